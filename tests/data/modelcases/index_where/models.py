from sqlalchemy import Column, Index, Integer, and_, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    __table_args__ = (
        Index("ix_text", "a", sqlite_where=text("b > 1")),
        Index("ix_op", "a", sqlite_where=and_(a > 1, b == 2), unique=True),
        Index("ix_null", "a", sqlite_where=b.is_(None)),
    )
