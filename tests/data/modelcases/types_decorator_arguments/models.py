from sqlalchemy import Column, Integer, String, types
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Lower(types.TypeDecorator):
    impl = String
    cache_ok = True
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Lower(30))
    b = Column(Lower(length=31))
