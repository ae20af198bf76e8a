from sqlalchemy import Column, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"}))
class Fits(Base):
    __tablename__ = "t" * 56 # 63 letters: the longest name PostgreSQL has
    __table_args__ = (UniqueConstraint("abc"),)
    abc = Column(Integer, primary_key=True)
class Longer(Base):
    __tablename__ = "u" * 57 # 64: the longest of MySQL
    __table_args__ = (UniqueConstraint("abc"),)
    abc = Column(Integer, primary_key=True)
class Longest(Base):
    __tablename__ = "v" * 58 # 65: cut by both
    __table_args__ = (UniqueConstraint("abc"),)
    abc = Column(Integer, primary_key=True)
