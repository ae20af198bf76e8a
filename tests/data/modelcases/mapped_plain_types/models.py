# needs: 2.0
import datetime
import decimal
import uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[bool]
    c: Mapped[float]
    d: Mapped[bytes]
    e: Mapped[datetime.datetime]
    f: Mapped[datetime.date]
    g: Mapped[datetime.time]
    h: Mapped[datetime.timedelta]
    i: Mapped[decimal.Decimal]
    j: Mapped[uuid.UUID]
