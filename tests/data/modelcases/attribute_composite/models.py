from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy.orm import composite


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __composite_values__(self):
        return self.x, self.y


class Edge(Base):
    __tablename__ = "edge"
    id = Column(Integer, primary_key=True)
    x1 = Column(Integer, nullable=False)
    y1 = Column(Integer)
    start = composite(Point, x1, y1)
    x2 = Column(Integer, nullable=False)
    y2 = Column(Integer)
    end = composite(Point, x2, y2)
