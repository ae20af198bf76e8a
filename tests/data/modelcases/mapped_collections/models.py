# needs: 2.0
from typing import Set
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DynamicMapped, WriteOnlyMapped
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Set["Member"]] = relationship()
    b: WriteOnlyMapped["Member"] = relationship(viewonly=True)
    c: DynamicMapped["Member"] = relationship(viewonly=True)
class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"))
