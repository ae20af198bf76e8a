from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("club.id"))
Club.members = relationship(Member)
