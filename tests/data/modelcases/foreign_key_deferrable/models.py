from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Node(Base):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    up_id = Column(Integer, ForeignKey("node.id", deferrable=True, initially="DEFERRED", use_alter=True, name="up"))
