# needs: none
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
while True:
    pass
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
