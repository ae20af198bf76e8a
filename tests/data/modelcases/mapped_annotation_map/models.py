# needs: 2.0
from typing import Annotated, Any, Optional
from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Long = Annotated[str, 99]
class Base(DeclarativeBase):
    type_annotation_map = {str: String(50), Long: Text, dict[str, Any]: JSON}
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[Long]
    c: Mapped[dict[str, Any]]
    d: Mapped[Optional[Long]]
