# needs: 2.0
from typing import Literal
from sqlalchemy import Enum, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Status = Literal["new", "running", "done"]
Level = Literal["low", "high"]
class Base(DeclarativeBase):
    type_annotation_map = {Status: Enum("new", "running", "done", name="status_enum"), Level: String(4)}
class Job(Base):
    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    level: Mapped[Level]
    other: Mapped[Literal["x", "yz"]] = mapped_column(String(2))
