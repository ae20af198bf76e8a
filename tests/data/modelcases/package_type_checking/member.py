from sqlalchemy import Column, ForeignKey, Integer
from base import Base
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("club.id"))
