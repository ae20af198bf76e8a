from sqlalchemy import Column, Integer, Sequence
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Sequence("club_id_seq", start=10), primary_key=True)
