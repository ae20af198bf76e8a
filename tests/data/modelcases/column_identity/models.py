from sqlalchemy import Column, Identity, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Identity(always=True, start=42, increment=3), primary_key=True)
