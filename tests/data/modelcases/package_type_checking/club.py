from typing import TYPE_CHECKING
from sqlalchemy import Column, Integer
from sqlalchemy.orm import relationship
from base import Base
if TYPE_CHECKING:
    from member import Member
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    members = relationship("Member")

