# needs: 2.0
from typing import Annotated, Optional, Union
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Text = Union[str, None]
Number = Optional[int]
Short = int | None
Sized = Annotated[Union[str, None], mapped_column(String(20))]
class Base(DeclarativeBase):
    pass
class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Text]
    b: Mapped[Text] = mapped_column(String(10))
    c: Mapped[Number]
    d: Mapped[Short]
    e: Mapped[Union[None, Text]]
    f: Mapped[Text] = mapped_column(nullable=False)
    g: Mapped[Sized]
