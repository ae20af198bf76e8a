from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Node(Base):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    up_id = Column(Integer, ForeignKey("node.id"))
    children = relationship("Node", back_populates="up")
    up = relationship("Node", back_populates="children", remote_side=[id])
