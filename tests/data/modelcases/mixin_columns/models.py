import datetime
from sqlalchemy import Column, DateTime, Integer, func
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Stamped:
    created = Column(DateTime, nullable=False, server_default=func.now())
    updated = Column(DateTime, onupdate=func.now())
class Club(Stamped, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
