from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
Table("club", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
class Club(Base):
    __table__ = Base.metadata.tables["club"]
    players = relationship("Player")
class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("club.id"))
class Short(Base):
    __table__ = Player.__table__
