from sqlalchemy import *
from app.base import Base


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
