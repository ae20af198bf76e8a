import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Model(Base):
    __abstract__ = True
    __table_args__ = {"extend_existing": True}


class AuditMixin:
    created_on = Column(DateTime, default=lambda: datetime.datetime.now(), nullable=False)
    changed_on = Column(
        DateTime, default=lambda: datetime.datetime.now(), onupdate=lambda: datetime.datetime.now(), nullable=False)

    @declared_attr
    def created_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), default=lambda: None, nullable=False)

    @declared_attr
    def changed_by_fk(cls):
        return Column(
            Integer, ForeignKey("ab_user.id"), default=lambda: None, onupdate=lambda: None, nullable=False)
