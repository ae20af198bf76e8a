# needs: none
from app_settings import settings
from sqlalchemy import Column, Computed, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    total = Column(Integer, Computed(settings.expression))
    part = Column(Integer, Computed("id * 2", persisted=settings.persisted))
