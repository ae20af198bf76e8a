from sqlalchemy import CheckConstraint, Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def checks(*names):
    for name in names:
        yield CheckConstraint(f"{name} > 0", name=f"ck_{name}")
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    __table_args__ = tuple(checks("a", "b"))
