from sqlalchemy import Column, Integer
from sqlalchemy.orm import composite, declarative_base
Base = declarative_base()
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __composite_values__(self):
        return self.x, self.y
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    at = composite(Point, Column("x", Integer), Column("y", Integer))
