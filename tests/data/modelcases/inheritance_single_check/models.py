from sqlalchemy import CheckConstraint, Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "club"}
class Team(Club):
    size = Column(Integer, CheckConstraint("size > 0", name="sized"))
    __mapper_args__ = {"polymorphic_identity": "team"}
