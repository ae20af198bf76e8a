from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


import datetime
import uuid
from decimal import Decimal


def make_token():
    return uuid.uuid4().hex


class Club(Base):
    __tablename__ = "clubs"
    id = Column(String(36), primary_key=True, default=str(uuid.uuid4()))
    made = Column(DateTime, default=datetime.datetime.utcnow())
    seen = Column(DateTime, onupdate=datetime.datetime.now(datetime.timezone.utc))
    later = Column(DateTime, default=datetime.datetime.utcnow, onupdate=func.now())
    since = Column(DateTime, default=datetime.datetime(2020, 1, 1))
    price = Column(Numeric, default=Decimal("1.50"))
    token = Column(String(32), default=make_token())
