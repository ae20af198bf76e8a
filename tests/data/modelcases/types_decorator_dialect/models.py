from sqlalchemy import CHAR, Column, Integer, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Guid(TypeDecorator):
    impl = CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        else:
            return dialect.type_descriptor(CHAR(32))
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Guid(), primary_key=True)
    a = Column(Guid)
