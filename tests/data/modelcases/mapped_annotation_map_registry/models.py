# needs: 2.0
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
class Base(DeclarativeBase):
    registry = registry(type_annotation_map={str: String(12), int: BigInteger})
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[int]
