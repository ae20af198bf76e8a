# needs: 2.0
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
class Base(MappedAsDataclass, DeclarativeBase):
    pass
class Club(Base, kw_only=True):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(default="x")
    size: Mapped[int] = mapped_column(default=None, insert_default=5)
