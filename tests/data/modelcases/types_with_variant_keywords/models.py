from sqlalchemy import Column, Integer, BigInteger, String, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
LITE = "sqlite"
class Club(Base):
    __tablename__ = "club"
    id = Column(BigInteger().with_variant(type_=Integer(), dialect_name="sqlite"), primary_key=True)
    name = Column(Text().with_variant(String(20), dialect_name=LITE))
    other = Column(Text().with_variant(String(20), "postgresql").with_variant(String(30), "sqlite"))
