from sqlalchemy import *
from app.base import Base


class Room(Base):
    __tablename__ = "rooms"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("clubs.id"))


class Key(Base):
    __tablename__ = "keys"
    id = Column(Integer, primary_key=True)
    room_id = Column(ForeignKey("rooms.id"))
