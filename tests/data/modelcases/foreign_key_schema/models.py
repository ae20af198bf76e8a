from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"schema": "north"}
    id = Column(Integer, primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("north.club.id"))
