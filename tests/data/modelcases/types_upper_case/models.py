from sqlalchemy import BIGINT, BLOB, CHAR, Column, DATE, DECIMAL, FLOAT, INTEGER, NVARCHAR, TIMESTAMP, VARCHAR
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(INTEGER, primary_key=True)
    a = Column(BIGINT)
    b = Column(BLOB)
    c = Column(CHAR(3))
    d = Column(DATE)
    e = Column(DECIMAL(8, 3))
    f = Column(FLOAT)
    g = Column(NVARCHAR(5))
    h = Column(TIMESTAMP)
    i = Column(VARCHAR(7))
