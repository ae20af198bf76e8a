from sqlalchemy import Column, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    a = Column(Integer)
    b = Column(Integer, nullable=True)
    __table_args__ = (PrimaryKeyConstraint("b", "a", name="pk_club"),)
