# needs: none
import lib
from sqlalchemy import Column, ForeignKey, Integer, Table, join
from sqlalchemy.orm import declarative_base, registry
Base = declarative_base()
mapper_registry = registry(metadata=Base.metadata)
a = Table("a", Base.metadata, Column("id", Integer, primary_key=True))
b = Table("b", Base.metadata, Column("id", ForeignKey("a.id"), primary_key=True))
class Made(Base):
    __table__ = lib.make("made", Base.metadata)
class Joined(Base):
    __table__ = join(a, b)
class Plain:
    pass
mapper_registry.map_imperatively(Plain, lib.make("plain", Base.metadata))
mapper_registry.map_imperatively(lib.Outside, a)
