from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import UserDefinedType
class Vector(UserDefinedType):
    cache_ok = True
    def __init__(self, size, kind="float"):
        self.size = size
        self.kind = kind
    def get_col_spec(self, **kw):
        return f"VECTOR({self.size}, {self.kind})"
class Point(UserDefinedType):
    cache_ok = True
    name = "POINT"
    def get_col_spec(self):
        return "GEO_%s" % self.name
Base = declarative_base()
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    small = Column(Vector(3))
    large = Column(Vector(1024, kind="half"))
    point = Column(Point)
