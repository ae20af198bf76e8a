# needs: none
from app_settings import CASCADE, settings
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    players = relationship("Player", back_populates=settings.back, cascade=CASCADE)
class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("club.id"))
    club = relationship("Club", back_populates="players", cascade=False)
