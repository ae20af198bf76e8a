# needs: none
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
from strange_package import StrangeMixin
class Club(StrangeMixin, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
