# needs: 2.0
import enum
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Colour(enum.Enum):
    RED = 1
    GREEN = 2
class Base(DeclarativeBase):
    type_annotation_map = {enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=30)}
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Colour]
