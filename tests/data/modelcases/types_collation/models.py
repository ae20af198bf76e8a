from sqlalchemy import Column, Integer, String, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(String(5, collation="NOCASE"))
    b = Column(Text(collation="NOCASE"))
