# needs: 2.0
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(String(30))
    b: Mapped[str] = mapped_column('bb', String(3))
    c: Mapped[int] = mapped_column(BigInteger)
