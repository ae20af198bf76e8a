# needs: none
from settings_package import STRICT
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, nullable=STRICT)
