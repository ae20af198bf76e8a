from typing import TYPE_CHECKING
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
if TYPE_CHECKING:
    Base = object
else:
    Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
