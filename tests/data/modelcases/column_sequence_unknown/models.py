# needs: none
from app_settings import settings
from sqlalchemy import Column, Integer, Sequence
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, Sequence(settings.sequence), primary_key=True)
    number = Column(Integer, Sequence("club_number", settings.start, 2))
