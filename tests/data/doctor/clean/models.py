from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


members = Table(
    "members", Base.metadata,
    Column("club_id", ForeignKey("clubs.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
)


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    name = Column(String(40), unique=True)
    kind = Column(Enum("sport", "music", name="club_kind"))
    options = Column(JSON, default=dict)
    made = Column(DateTime, default=func.now(), onupdate=func.now())
    leader_id = Column(ForeignKey("people.id"))
    parent_id = Column(ForeignKey("clubs.id"))
    leader = relationship("Person", back_populates="leads")
    people = relationship("Person", secondary=members, back_populates="clubs")
    parent = relationship("Club", remote_side=[id], back_populates="children")
    children = relationship("Club", back_populates="parent")
    rooms = relationship("Room", backref="club")


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    leads = relationship("Club", back_populates="leader")
    clubs = relationship("Club", secondary=members, back_populates="people")


class Room(Base):
    __tablename__ = "rooms"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("clubs.id"), nullable=False)
