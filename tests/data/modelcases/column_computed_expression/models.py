from sqlalchemy import Column, Computed, Integer, String, func, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    total = Column(Integer, Computed(text("price * amount"), persisted=True))
    price = Column(Integer)
    amount = Column(Integer)
    name = Column(String(20))
    twice = Column(Integer, Computed(price * 2))
    lowered = Column(String(20), Computed(func.lower(name), True))
    both = Column(Integer, Computed(price + amount, persisted=False))
