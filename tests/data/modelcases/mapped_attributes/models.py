# needs: 2.0
from typing import Optional
from sqlalchemy import ForeignKey, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (DeclarativeBase, Mapped, column_property, composite, deferred, mapped_column,
                            relationship, synonym)
import dataclasses


class Base(DeclarativeBase):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: Optional[int]


class Edge(Base):
    __tablename__ = "edge"
    id: Mapped[int] = mapped_column(primary_key=True)
    x1: Mapped[int]
    y1: Mapped[Optional[int]]
    start: Mapped[Point] = composite("x1", "y1")
    name: Mapped[str] = deferred(mapped_column(String(30)))
    loud: Mapped[str] = column_property(func.upper(name))
    label: Mapped[str] = synonym("name")
    weight: Mapped[int] = mapped_column(insert_default=0, deferred=True, active_history=True)

    @hybrid_property
    def is_heavy(self) -> bool:
        return self.weight > 9
