from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(schema="north"))
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, index=True)
