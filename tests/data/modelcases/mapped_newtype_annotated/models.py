# needs: 2.0
from typing import Annotated, NewType, Optional
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Name = NewType("Name", str)
Short = Annotated[Name, mapped_column(String(10), index=True)]
class Base(DeclarativeBase):
    pass
class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Name]
    short: Mapped[Short]
    other: Mapped[Optional[Short]]
