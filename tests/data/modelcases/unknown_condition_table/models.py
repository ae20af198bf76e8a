# needs: none
from sqlalchemy import Column, Index, Integer, String, Table
from sqlalchemy.orm import declarative_base, registry
from app_settings import settings
from rich.table import Table as Grid
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
player = Table("player", Base.metadata, Column("id", Integer, primary_key=True), Column("age", Integer))
team = Table("team", Base.metadata, Column("id", Integer, primary_key=True))
if settings.audit:
    audit = Table("audit", Base.metadata, Column("id", Integer, primary_key=True))
if settings.indexed:
    Index("club_name", Club.name)
for name in settings.names:
    Index("player_" + name, player.c[name])
if settings.verbose:
    grid = Grid("Clubs")
    class Refused(Exception):
        pass
