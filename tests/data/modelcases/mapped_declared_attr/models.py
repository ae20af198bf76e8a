# needs: 2.0
from sqlalchemy import ForeignKey
from sqlalchemy.orm import declared_attr
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("person.id"))
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
class Dog(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
