from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class HasName:
    name = Column(String(10))
class Club(HasName, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String(99), nullable=False)
