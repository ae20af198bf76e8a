from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class HasId:
    id = Column(Integer, primary_key=True)
class HasName(HasId):
    name = Column(String(10))
class Club(HasName, Base):
    __tablename__ = "club"
