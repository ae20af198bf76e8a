from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column("no", Integer, primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey(Club.id))
    other_id = Column(Integer, ForeignKey(Club.__table__.c.no))
