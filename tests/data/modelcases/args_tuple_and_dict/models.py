from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    __table_args__ = (UniqueConstraint("a"), {"schema": "north"})
