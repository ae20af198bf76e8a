from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base
metadata = MetaData(schema="north")
Base = declarative_base(metadata=metadata)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
