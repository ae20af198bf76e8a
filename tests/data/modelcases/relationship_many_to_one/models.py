from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    members = relationship("Member", back_populates="club", cascade="all, delete-orphan")
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("club.id"))
    club = relationship("Club", back_populates="members")
