from sqlalchemy import Column, Integer, String, Text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import CHAR, TypeDecorator
class Address(TypeDecorator):
    impl = String(39)
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.INET())
        return self.impl
class Amount(TypeDecorator):
    impl = Integer
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.BIGINT(unsigned=True))
        return super().load_dialect_impl(dialect)
Base = declarative_base()
class Host(Base):
    __tablename__ = "host"
    id = Column(Integer, primary_key=True)
    address = Column(Address)
    amount = Column(Amount())
