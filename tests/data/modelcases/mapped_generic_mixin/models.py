# needs: 2.0
from typing import Generic, TypeVar
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
T = TypeVar("T")
class Keyed(Generic[T]):
    id: Mapped[int] = mapped_column(primary_key=True)
class Thing(Keyed[int], Base):
    __tablename__ = "thing"
