from sqlalchemy import Boolean, Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Boolean(name="a_is_bool", create_constraint=True))
