import sys
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
MODERN = True
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    if MODERN:
        name = Column(String(30))
    else:
        name = Column(String(10))
    if sys.version_info >= (3, 0):
        new = Column(Integer)
