from sqlalchemy import BigInteger, Column, Integer, JSON, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import declarative_base
Base = declarative_base()
Number = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Number, primary_key=True)
    a = Column(JSON().with_variant(postgresql.JSONB(), "postgresql"))
    b = Column(String(5).with_variant(String(10), "mysql").with_variant(String(20), "sqlite"))
