from sqlalchemy import Column, Index, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
Index("ix_a", Club.a)
Index("ix_desc", Club.a.desc(), Club.id)
