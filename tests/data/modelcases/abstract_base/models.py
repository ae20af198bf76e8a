from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Model(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
class Club(Model):
    __tablename__ = "club"
class Other(Model):
    __tablename__ = "other"
    size = Column(Integer)
