# needs: 2.0
from typing import Optional, Union
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Optional[str]]
    b: Mapped[str | None]
    c: Mapped[None | int]
    d: Mapped[Union[str, None]]
