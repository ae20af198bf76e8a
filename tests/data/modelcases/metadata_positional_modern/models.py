# needs: 2.0
from sqlalchemy import Column, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData("app", None, {"uq": "uq_%(table_name)s"}))
class Club(Base):
    __tablename__ = "club"
    __table_args__ = (UniqueConstraint("id"),)
    id = Column(Integer, primary_key=True)
