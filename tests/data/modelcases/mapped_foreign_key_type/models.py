# needs: 2.0
from typing import Optional
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Other(Base):
    __tablename__ = "other"
    code: Mapped[int] = mapped_column(BigInteger, primary_key=True)
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    other: Mapped[int] = mapped_column(ForeignKey("other.code"))
    maybe: Mapped[Optional[int]] = mapped_column(ForeignKey("other.code"))
