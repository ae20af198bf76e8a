from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    rooms = relationship("Room", back_populate="club")


class Room(Base):
    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("name", unique=True), Index("ix_rooms_door", "name", where="name <> ''"),
                      {"sqlite_rowid": False})
    id = Column(Integer, primary_key=True)
    name = Column(String(20), init=False)
    club_id = Column(ForeignKey("clubs.id", delete="CASCADE"))
    club = relationship("Club")
