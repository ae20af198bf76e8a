from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import declarative_base
metadata = MetaData(schema="app")
Base = declarative_base(metadata=metadata)
class N(Base):
    __tablename__ = "n"
    __table_args__ = {"schema": None}
    id = Column(Integer, primary_key=True)
t = Table("t", metadata, Column("id", Integer, primary_key=True), schema=None)
