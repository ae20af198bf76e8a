from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import backref, declarative_base, relationship
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("club.id"))
    boss_id = Column(Integer, ForeignKey("club.id"))
    club = relationship(Club, foreign_keys=[club_id], backref="members")
    boss = relationship(Club, foreign_keys=boss_id, backref=backref("led", uselist=False))
