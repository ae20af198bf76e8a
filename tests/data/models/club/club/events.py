from sqlalchemy import *
from sqlalchemy.orm import backref, relationship

from club import people
from club.base import Base

LONG = 200
columns = {"nullable": False}


class Room(Base):
    number = Column(SmallInteger, key="no", **columns)
    floor = Column(SmallInteger, default=0)
    __table_args__ = (UniqueConstraint("no", "floor", name="place"),)


class Meeting(Base):
    title = Column(String(LONG), **columns)
    starts = Column(DateTime(timezone=True), server_default=func.now())
    room_no = Column(SmallInteger)
    room_floor = Column(SmallInteger)
    host_id = Column(Integer, ForeignKey(people.Person.id))
    host = relationship(people.Person, backref=backref("meetings", cascade="all"))
    room = relationship(lambda: Room)

    __table_args__ = (
        ForeignKeyConstraint(["room_no", "room_floor"], ["rooms.no", "rooms.floor"], onupdate="CASCADE"),
        Index("by_start", "starts", "title", unique=True),
    )


Index("latest", Meeting.starts.desc())
