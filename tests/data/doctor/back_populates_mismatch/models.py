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
    rooms = relationship("Room", back_populates="house")


class House(Base):
    __tablename__ = "houses"
    id = Column(Integer, primary_key=True)
    rooms = relationship("Room", back_populates="house")


class Room(Base):
    __tablename__ = "rooms"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("clubs.id"))
    house_id = Column(ForeignKey("houses.id"))
    house = relationship("House", back_populates="rooms")
