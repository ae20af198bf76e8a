from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import registry
reg = registry()
Base = reg.metadata
club = Table("club", reg.metadata, Column("id", Integer, primary_key=True), Column("kind", String(20)))
class Club:
    pass
class Union(Club):
    pass
reg.map_imperatively(Club, club, polymorphic_on=club.c.kind, polymorphic_identity="club")
reg.map_imperatively(Union, inherits=Club, polymorphic_identity="union")
