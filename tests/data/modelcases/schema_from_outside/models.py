# needs: none
import os
from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import declarative_base
from app_settings import settings
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"schema": os.environ["DB_SCHEMA"]}
    id = Column(Integer, primary_key=True)
class Player(Base):
    __tablename__ = "player"
    __table_args__ = {"schema": settings.schema}
    id = Column(Integer, primary_key=True)
teams = Table("team", Base.metadata, Column("id", Integer, primary_key=True), schema=os.getenv("DB_SCHEMA"))
plain = Table("plain", Base.metadata, Column("id", Integer, primary_key=True), schema=None)
