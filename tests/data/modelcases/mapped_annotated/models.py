# needs: 2.0
from typing import Annotated, Optional
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
Name = Annotated[str, mapped_column(String(30), index=True)]
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Name]
    b: Mapped[Optional[Name]]
