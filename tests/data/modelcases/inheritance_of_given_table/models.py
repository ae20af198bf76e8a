from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class P(Base):
    __table__ = Table("p", Base.metadata, Column("id", Integer, primary_key=True))
class C(P):
    __tablename__ = "c"
    id = Column(ForeignKey("p.id"), primary_key=True)
    extra = Column(Integer)
class S(P):
    b = Column(Integer)
