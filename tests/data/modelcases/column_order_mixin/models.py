from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class First:
    early = Column(Integer)
class Club(First, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String)
class Last:
    late = Column(Integer)
class Other(Last, Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
