from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Place(Base):
    __tablename__ = "place"
    row = Column(Integer, primary_key=True)
    seat = Column(Integer, primary_key=True)
