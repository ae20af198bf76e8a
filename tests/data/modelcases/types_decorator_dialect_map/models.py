from sqlalchemy import Column, Integer, LargeBinary, Text
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import CHAR, TypeDecorator
class Packed(TypeDecorator):
    impl = LargeBinary
    cache_ok = True
    forms = {"sqlite": CHAR(32), "postgresql": Text()}
    def __init__(self, length=None):
        super().__init__()
        self.length = length
    def load_dialect_impl(self, dialect):
        if self.length is not None:
            return dialect.type_descriptor(CHAR(self.length))
        form = self.forms.get(dialect.name)
        return dialect.type_descriptor(form) if form is not None else self.impl
Base = declarative_base()
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    plain = Column(Packed)
    sized = Column(Packed(length=8))
