from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Enum("red", "green", name="colour"))
    b = Column(Enum("x", "yy", native_enum=False, name="letters", length=20))
