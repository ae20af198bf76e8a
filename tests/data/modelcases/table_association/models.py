from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
link = Table("link", Base.metadata, Column("a_id", ForeignKey("a.id"), primary_key=True),
             Column("b_id", ForeignKey("b.id"), primary_key=True))
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    bs = relationship("B", secondary=link, back_populates="many")
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    many = relationship("A", secondary="link", back_populates="bs")
