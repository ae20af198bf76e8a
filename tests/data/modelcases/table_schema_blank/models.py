from sqlalchemy import *
from sqlalchemy import BLANK_SCHEMA
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(schema="app"))
class K(Base):
    __tablename__ = "k"
    __table_args__ = {"schema": BLANK_SCHEMA}
    id = Column(Integer, primary_key=True)
class L(Base):
    __tablename__ = "l"
    id = Column(Integer, primary_key=True)
