from sqlalchemy import CheckConstraint, Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(String)
    b = Column(String)
    __table_args__ = (
        UniqueConstraint("a", "b", name="uq_ab"),
        CheckConstraint("a <> b", name="ck_ab"),
        Index("ix_b", "b", unique=True),
    )
