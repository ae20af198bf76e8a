from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
import functools
import collections


@functools.lru_cache(maxsize=None)
def name_of(kind, *parts, suffix="s"):
    words = [kind, *parts]
    if len(words) > 1:
        words = [w.strip("_") for w in words]
    return "_".join(words) + suffix


Limits = collections.namedtuple("Limits", "short long")
LIMITS = Limits(short=int("14", 16), long=int("0x40", base=16))


def key(target, **options):
    options.setdefault("ondelete", "CASCADE")
    return ForeignKey(target + ".id", **options)


class Team(Base):
    __tablename__ = name_of("team")
    id = Column(Integer, primary_key=True)
    name = Column(String(LIMITS.short))
    note = Column(String(LIMITS[1]))


class Player(Base):
    __tablename__ = name_of("player_", "_of_team")
    id = Column(Integer, primary_key=True)
    team_id = Column(key(Team.__tablename__, name="fk_team"))
