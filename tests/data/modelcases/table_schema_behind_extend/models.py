# needs: none
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class First(Base):
    __tablename__ = "t"
    __table_args__ = {"schema": "app"}
    id = Column(Integer, primary_key=True)
class Second(Base):
    __tablename__ = "t"
    __table_args__ = {"comment": "said", "extend_existing": True, "schema": "app"}
    id = Column(Integer, primary_key=True)
    more = Column(Integer)
