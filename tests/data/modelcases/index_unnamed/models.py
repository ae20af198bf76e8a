from sqlalchemy import Column, Index, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    __table_args__ = (Index(None, "a", "b"),)
