from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"comment": "where people play"}
    id = Column(Integer, primary_key=True, comment="number", doc="not this")
