from sqlalchemy import Column, Integer
from ..base import Base
class Order(Base):
    __tablename__ = "order"
    id = Column(Integer, primary_key=True)
