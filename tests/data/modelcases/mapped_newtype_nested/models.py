# needs: 2.0
from typing import Annotated, NewType, Optional
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Key = NewType("Key", int)
ClubKey = NewType("ClubKey", Key)
Name = NewType("Name", str)
class Base(DeclarativeBase):
    type_annotation_map = {Key: BigInteger, Name: String(30)}
class Club(Base):
    __tablename__ = "club"
    id: Mapped[Key] = mapped_column(primary_key=True)
    name: Mapped[Name]
    other: Mapped[Optional[Name]]
    third: Mapped[Name | None] = mapped_column(String(5))
