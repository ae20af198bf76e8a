from sqlalchemy import Column, Computed, Integer, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Square(Base):
    __tablename__ = "square"
    id = Column(Integer, primary_key=True)
    side = Column(Integer)
    area = Column(Integer, Computed("side * side", persisted=True))
    twice = Column(Integer, Computed(text("side + side")))
