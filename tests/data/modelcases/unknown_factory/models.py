# needs: none
from sqlalchemy import Column, Index, Integer, String, Table
from sqlalchemy.orm import declarative_base
from app_settings import settings, traced
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
def make(name):
    if settings.X:
        return None
    class Made(Base):
        __tablename__ = name
        id = Column(Integer, primary_key=True)
    return Made
Audit = make("audit")
def link(name):
    if settings.X:
        return None
    return Table(name, Base.metadata, Column("id", Integer, primary_key=True))
links = link("links")
@traced
def traced_link(name):
    return Table(name, Base.metadata, Column("id", Integer, primary_key=True))
traced_links = traced_link("traced_links")
async def later():
    return Table("later", Base.metadata, Column("id", Integer, primary_key=True))
coroutine = later()
misfit = link("a", "b")
def index(cls):
    if settings.X:
        return
    Index("ix_name", cls.name)
index(Club)
def value():
    if settings.X:
        return 1
    return 2
size = value()
