# needs: 2.0
from typing import Any, Optional

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})


class Club(Base):
    __tablename__ = "clubs"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(nullable=True)
    town: Mapped[Optional[str]] = mapped_column(nullable=False)
    house: Mapped[Optional[str]] = mapped_column(nullable=True)
    street: Mapped[str] = mapped_column(nullable=False)
    what: Mapped[Any] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "club"}


class SportClub(Club):
    teams: Mapped[int] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "sport"}
