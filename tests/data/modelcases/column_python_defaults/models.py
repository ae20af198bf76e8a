import datetime, uuid
from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(String, default="x")
    b = Column(DateTime, default=datetime.datetime.utcnow, onupdate=datetime.datetime.utcnow)
    c = Column(String, default=lambda: str(uuid.uuid4()))
    d = Column(Integer, default=None)
    e = Column(Integer, default=0)
