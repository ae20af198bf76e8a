from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    code = Column(String(8), primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club = Column(ForeignKey("club.code"))
