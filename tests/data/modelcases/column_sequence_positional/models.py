from sqlalchemy import Column, Integer, MetaData, Sequence
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Sequence("club_id", 5, 2), primary_key=True)
    number = Column(Integer, Sequence("club_number", start=7, maxvalue=100, cycle=True, schema="sport"))
    other = Column(Integer, Sequence("club_other", None, 3, optional=True))
