from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, MetaData
from sqlalchemy.orm import declarative_base, declared_attr

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    id = Column(Integer, primary_key=True)


class Stamped:
    changed_at = Column(DateTime, default=datetime.utcnow, onupdate=datetime.utcnow)


Base = declarative_base(cls=Named, metadata=MetaData(naming_convention=NAMES))
