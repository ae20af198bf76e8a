from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base

Base = declarative_base()


@compiles(DateTime, "sqlite")
def compile_datetime(element, compiler, **kw):
    return compiler.visit_DATETIME(element, **kw)


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    seen = Column(DateTime)


class Room(Base):
    __tablename__ = "rooms"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
