from sqlalchemy import BigInteger, Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(BigInteger, primary_key=True, autoincrement=True)
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True, autoincrement=False)
