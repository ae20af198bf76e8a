from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Coded:
    code = Column(Integer)
    @declared_attr
    def __table_args__(cls):
        return (UniqueConstraint("code", name=f"uq_{cls.__tablename__}_code"),)
class Club(Coded, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
