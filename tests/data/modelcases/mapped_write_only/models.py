# needs: 2.0
from typing import Set
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, WriteOnlyMapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    players: WriteOnlyMapped["Player"] = relationship(back_populates="team")
    trainers: DynamicMapped["Trainer"] = relationship()


class Player(Base):
    __tablename__ = "player"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team] = relationship(back_populates="players")
    friends: Mapped[Set["Player"]] = relationship(remote_side="Player.friend_of")
    friend_of: Mapped[int | None] = mapped_column(ForeignKey("player.id"))


class Trainer(Base):
    __tablename__ = "trainer"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
