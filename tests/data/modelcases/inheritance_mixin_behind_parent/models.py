from sqlalchemy import Column, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Stamp:
    created = Column(DateTime)
    name = Column(String(5))
class Note:
    note = Column(String(50))
class P(Note, Base):
    __tablename__ = "p"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
class C(P, Stamp):
    __tablename__ = "c"
    id = Column(ForeignKey("p.id"), primary_key=True)
class D(P, Note):
    __tablename__ = "d"
    id = Column(ForeignKey("p.id"), primary_key=True)
class S(P, Stamp):
    pass
