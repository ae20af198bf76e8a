# needs: 2.0
import enum
from typing import Optional
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Colour(enum.Enum):
    RED = 1
    GREEN = 2
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Colour]
    b: Mapped[Optional[Colour]]
