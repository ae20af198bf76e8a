from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
width = 8


class Member(Base):
    __tablename__ = "member"
    width = 12
    id = Column(Integer, primary_key=True)
    lost = Column(String(4))
    name = Column(String(width))
    del lost, width
    place = Column(String(width))
