import enum
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.elements import quoted_name
class Schema(str, enum.Enum):
    SPORT = "sport"
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    __table_args__ = {"schema": quoted_name("Sport", quote=True)}
    id = Column(Integer, primary_key=True)
