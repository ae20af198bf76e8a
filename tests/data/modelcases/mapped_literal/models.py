# needs: 2.0
from typing import Literal
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
Mode = Literal["x", "yyy"]
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Literal["on", "off"]]
    b: Mapped[Mode]
