from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import registry, relationship
mapper_registry = registry()
club = Table("club", mapper_registry.metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
member = Table("member", mapper_registry.metadata, Column("id", Integer, primary_key=True),
               Column("club_id", ForeignKey("club.id")))
class Club:
    pass
class Member:
    pass
mapper_registry.map_imperatively(Club, club, properties={"members": relationship(Member, backref="club")})
mapper_registry.map_imperatively(Member, member)
Base = mapper_registry
