# needs: none
from sqlalchemy import Column, Integer, MetaData, create_engine
from sqlalchemy.orm import declarative_base
engine = create_engine("sqlite://")
other = MetaData()
other.reflect(engine)
Base = declarative_base()
Base.metadata.reflect(bind=engine, only=["users"])
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
