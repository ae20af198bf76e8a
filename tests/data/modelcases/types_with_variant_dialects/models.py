from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import BigInteger, JSON, Text
from sqlalchemy.dialects import mysql, postgresql, sqlite

Big = BigInteger().with_variant(sqlite.INTEGER(), "sqlite").with_variant(mysql.BIGINT(unsigned=True), "mysql")
Document = JSON().with_variant(postgresql.JSONB(), "postgresql")


class Page(Base):
    __tablename__ = "page"
    id = Column(Big, primary_key=True)
    body = Column(Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False)
    data = Column(Document)
