from sqlalchemy import CheckConstraint, Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
STRICT = False
CONSTRAINTS = [CheckConstraint("a > 0", name="positive")]
if STRICT:
    CONSTRAINTS.append(CheckConstraint("a < 9", name="small"))
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    __table_args__ = (*CONSTRAINTS, {"comment": "x"})
