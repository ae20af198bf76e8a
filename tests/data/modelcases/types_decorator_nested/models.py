from sqlalchemy import Column, Integer, String, TypeDecorator
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Inner(TypeDecorator):
    impl = String(11)
    cache_ok = True
class Outer(TypeDecorator):
    impl = Inner
    cache_ok = True
class Deeper(Inner):
    cache_ok = True
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Outer)
    b = Column(Deeper)
