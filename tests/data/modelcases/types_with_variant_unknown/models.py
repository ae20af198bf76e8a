# needs: none
from app_settings import settings
from sqlalchemy import Column, Integer, String, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
NAMES = ("mysql", "sqlite")
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(Text().with_variant(String(20), settings.dialect))
    known = Column(Text().with_variant(String(20), settings.dialect, "sqlite"))
    several = Column(Text().with_variant(String(20), *NAMES))
