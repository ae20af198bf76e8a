from functools import partial
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
Required = partial(Column, nullable=False)
Name = partial(Required, String(50), index=True)
reference = partial(ForeignKey, ondelete="CASCADE")
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Name()
    short = Name(index=False, comment="short")
    size = Required(Integer, server_default="3")
    parent_id = Required(reference("club.id"))
