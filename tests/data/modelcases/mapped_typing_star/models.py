# needs: 2.0
from typing import *
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass
class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("club.id"))
    name: Mapped[Optional[str]]
    size: Mapped[str] = mapped_column(String(len("😀x")))
