from base import *
from sqlalchemy import *
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String(WIDTH))
