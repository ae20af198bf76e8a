from sqlalchemy import Column, Date, DateTime, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base

Base = declarative_base()


@compiles(DateTime, "sqlite", "mysql")
def compile_datetime(_type, _compiler, **kw):
    """Keeps milliseconds."""
    return "DATETIME(6)"


@compiles(Date, "mysql")
def compile_date(_type, _compiler, **kw):
    return "DATE(3)"


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    founded = Column(Date)
    seen = Column(DateTime)
