from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import UserDefinedType
class Named(UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw):
        parts = [type(self).__name__.upper()] if self.prefix is None else [self.prefix]
        if self.unit:
            parts.append("(" + ", ".join(str(part) for part in self.unit) + ")")
        return "".join(parts)
    prefix = None
    unit = ()
class Length(Named):
    prefix = "LENGTH"
class Weight(Named):
    prefix = "WEIGHT"
    unit = (6, 2)
Base = declarative_base()
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    length = Column(Length())
    weight = Column(Weight)
