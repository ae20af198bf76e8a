from sqlalchemy import Column, Index, Integer
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Coded:
    code = Column(Integer)
    @declared_attr
    def __table_args__(cls):
        return (Index(f"ix_{cls.__tablename__}_code", "code"),)
class Club(Coded, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    @declared_attr
    def __table_args__(cls):
        return super().__table_args__ + (Index("ix_both", "id", "code"),)
