# needs: none
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.orm import declarative_base
engine = create_engine("sqlite://")
Base = declarative_base()
users = Table("users", Base.metadata, autoload_with=engine)
old = Table("old", Base.metadata, Column("id", Integer, primary_key=True), autoload=True, schema="main")
written = Table("written", Base.metadata, Column("id", Integer, primary_key=True), autoload_with=None, autoload=False)
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"autoload_with": engine, "schema": "main"}
    id = Column(Integer, primary_key=True)
