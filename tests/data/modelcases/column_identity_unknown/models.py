# needs: none
from app_settings import settings
from sqlalchemy import Column, Identity, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Identity(settings.always, start=settings.start, increment=2), primary_key=True)
