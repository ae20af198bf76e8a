from sqlalchemy import Column, Index, Integer
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    @declared_attr
    def __table_args__(cls):
        return (Index("ix_%s_a" % cls.__tablename__, "a"),)
