from sqlalchemy import Column, Integer
from sqlalchemy.orm import relationship
from base import Base
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    members = relationship("Member", back_populates="club")
import member
