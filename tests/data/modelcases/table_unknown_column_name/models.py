# needs: none
from app_settings import settings
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import declarative_base
Base = declarative_base()
club = Table("club", Base.metadata, Column("id", Integer, primary_key=True), Column(settings.NAME, String(20)),
             Column(settings.names["a"], Integer), Column(String(5)))
class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    name = Column(settings.NAME, String(20))
    kind = Column(settings.Kind)
