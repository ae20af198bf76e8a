from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"schema": "north", "comment": "c", "extend_existing": True, "sqlite_autoincrement": True}
    id = Column(Integer, primary_key=True)
