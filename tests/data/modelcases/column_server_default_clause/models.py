from sqlalchemy import Column, DefaultClause, FetchedValue, Integer, String, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(String, DefaultClause("x"))
    b = Column(Integer, server_default=DefaultClause(text("7")))
    c = Column(Integer, FetchedValue())
