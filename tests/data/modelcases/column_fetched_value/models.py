from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import DDL, FetchedValue, event, func


class Counter(Base):
    __tablename__ = "counter"
    id = Column(Integer, primary_key=True)
    number = Column(Integer, FetchedValue(), nullable=False)
    changed = Column(String(30), server_onupdate=FetchedValue())
    made = Column(String(30), server_default=func.now(), server_onupdate=FetchedValue(for_update=True))


event.listen(Counter.__table__, "after_create", DDL("CREATE TRIGGER numbers ..."))
