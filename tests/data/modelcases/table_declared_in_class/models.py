from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __table__ = Table("club", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(4)))
