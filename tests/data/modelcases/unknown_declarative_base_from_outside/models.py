# needs: none
from sqlalchemy import Column, Integer
from strange_package import Model
class Club(Model):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
