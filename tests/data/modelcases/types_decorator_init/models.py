from sqlalchemy import Column, Integer, String, TypeDecorator
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Code(TypeDecorator):
    impl = String
    cache_ok = True
    def __init__(self, digits=6, *args, **kwargs):
        super().__init__(length=digits + 2, *args, **kwargs)
class Slot(TypeDecorator):
    impl = String
    cache_ok = True
    def __init__(self, size):
        super(Slot, self).__init__()
        self.impl = String(size)
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Code)
    b = Column(Code(10))
    c = Column(Slot(7))
