# needs: 2.0
from typing import Optional
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Optional[str]] = mapped_column(nullable=False)
    b: Mapped[str] = mapped_column(nullable=True)
