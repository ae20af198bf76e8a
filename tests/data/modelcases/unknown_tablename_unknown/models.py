# needs: none
from settings_package import NAME
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = NAME
    id = Column(Integer, primary_key=True)
