from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import UserDefinedType
Base = declarative_base()
class Money(UserDefinedType):
    cache_ok = True
    def __init__(self, precision=8):
        self.precision = precision
    def get_col_spec(self, **kw):
        return "MONEY(%s)" % self.precision
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Money)
    b = Column(Money(12))
