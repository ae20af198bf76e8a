from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy.orm import backref
from sqlalchemy.ext.orderinglist import ordering_list


class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    players = relationship(
        "Player", order_by="Player.number", collection_class=ordering_list("number"), cascade="all, delete-orphan",
        passive_deletes=True, lazy="selectin", primaryjoin="Team.id == Player.team_id", viewonly=False, info={"a": 1},
        backref=backref("team", innerjoin=True, lazy="joined"))
    captain = relationship("Player", primaryjoin="and_(Team.id == foreign(Player.team_id), Player.number == 1)",
                           viewonly=True, uselist=False)


class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    number = Column(Integer)
    team_id = Column(ForeignKey(Team.id, ondelete="CASCADE"), nullable=False)
