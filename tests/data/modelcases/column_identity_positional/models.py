from sqlalchemy import Column, Identity, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Identity(True, None, 42, 3), primary_key=True)
    number = Column(Integer, Identity(False, start=5, cycle=True))
    other = Column(Integer, Identity(False, True, 5, minvalue=None))
