# needs: 2.0
from typing import NewType
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Code = NewType("Code", str)
class Base(DeclarativeBase):
    type_annotation_map = {Code: String(5)}
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[Code]
