# needs: none
from authlib_x import UserBase
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(UserBase, Base):
    pass
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Helper(Base):
    __abstract__ = True
