from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Name(String):
    def __init__(self, length=99):
        super().__init__(length)
class Short(String):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Name)
    b = Column(Short(5))
