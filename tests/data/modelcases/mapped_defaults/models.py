# needs: 2.0
from datetime import datetime
from sqlalchemy import func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(default="x")
    b: Mapped[int] = mapped_column(insert_default=3)
    c: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
