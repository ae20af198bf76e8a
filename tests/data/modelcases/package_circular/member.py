from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship
from base import Base
import club
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("club.id"))
    club = relationship("Club", back_populates="members")
