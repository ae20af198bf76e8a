from sqlalchemy import (BigInteger, Boolean, Column, Date, DateTime, Float, Integer, Interval, JSON, LargeBinary,
                        Numeric, PickleType, SmallInteger, String, Text, Time, Unicode, UnicodeText)
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(BigInteger)
    b = Column(Boolean)
    c = Column(Date)
    d = Column(DateTime(timezone=True))
    e = Column(Float)
    f = Column(Interval)
    g = Column(JSON)
    h = Column(LargeBinary)
    i = Column(Numeric(10, 2))
    j = Column(PickleType)
    k = Column(SmallInteger)
    l = Column(String(50))
    m = Column(Text)
    n = Column(Time)
    o = Column(Unicode(9))
    p = Column(UnicodeText())
