from functools import partial
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
Required = partial(Column, nullable=False)
C = Column
class Club(Base):
    __tablename__ = "club"
    id = C(Integer, primary_key=True)
    name = Required(String(30))
