from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy.orm import declared_attr


class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    @classmethod
    def __declare_first__(cls):
        cls.ready = False

    @classmethod
    def __declare_last__(cls):
        cls.ready = True


class Team(Named, Base):
    id = Column(Integer, primary_key=True)


class Player(Named, Base):
    id = Column(Integer, primary_key=True)

    @declared_attr
    def team_id(cls):
        return Column(ForeignKey(f"{Team.__tablename__}.id"), index=True)

    @declared_attr
    def team(cls):
        return relationship(Team, backref="players", foreign_keys=[cls.team_id])
