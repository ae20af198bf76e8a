# needs: 2.0
import datetime
from typing import Annotated
from sqlalchemy import func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
Key = Annotated[int, mapped_column(primary_key=True)]
Stamp = Annotated[datetime.datetime, mapped_column(nullable=False, server_default=func.now())]
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[Key]
    when: Mapped[Stamp]
