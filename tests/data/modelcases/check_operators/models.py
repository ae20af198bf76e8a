from sqlalchemy import CheckConstraint, Column, Integer, String, and_, or_
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, CheckConstraint("a > 0"))
    b = Column(Integer)
    c = Column(String)
    __table_args__ = (
        CheckConstraint(and_(b > 0, b < 10), name="range"),
        CheckConstraint(or_(c == "x", c.is_(None)), name="either"),
        CheckConstraint(c.in_(["p", "q"]), name="listed"),
        CheckConstraint(a != b, name="differ"),
    )
