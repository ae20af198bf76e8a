# needs: 2.0
from typing import List, Optional
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[List["Member"]] = relationship(back_populates="club")
class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[Optional[int]] = mapped_column(ForeignKey("club.id"))
    club: Mapped[Optional["Club"]] = relationship(back_populates="members")
