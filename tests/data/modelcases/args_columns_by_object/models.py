from sqlalchemy import Column, Index, Integer, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column("first", Integer)
    b = Column(Integer)
    __table_args__ = (UniqueConstraint(a, b), Index("ix_a", a))
