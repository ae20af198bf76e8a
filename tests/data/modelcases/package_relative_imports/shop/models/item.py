from sqlalchemy import Column, ForeignKey, Integer, String
from . import Base, Order
from .. import constants
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(constants.SIZE))
    order_id = Column(ForeignKey(Order.id))
