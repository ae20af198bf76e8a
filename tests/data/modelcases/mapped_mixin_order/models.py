# needs: 2.0
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Stamped:
    created: Mapped[int]
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
class Thing(Stamped, Base):
    __tablename__ = "thing"
    name: Mapped[str]
    last: Mapped[int] = mapped_column(sort_order=10)
    tail: Mapped[int]
