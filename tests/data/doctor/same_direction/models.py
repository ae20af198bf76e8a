from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("clubs.id"))
    parent = relationship("Club", back_populates="children")
    children = relationship("Club", back_populates="parent")
