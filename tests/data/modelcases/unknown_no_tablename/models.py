# needs: none
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    id = Column(Integer, primary_key=True)
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
