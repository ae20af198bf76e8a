from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, dynamic_loader, relationship
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    members = relationship("Member", lazy="dynamic")
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("club.id"))
