# needs: 2.0
from typing import ClassVar
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    LIMIT: ClassVar[int] = 3
    id: Mapped[int] = mapped_column(primary_key=True)
    @property
    def double(self) -> int:
        return self.id * 2
