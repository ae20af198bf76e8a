from sqlalchemy import Boolean, Column, DateTime, Integer, String, false, func, null, text, true
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(String, server_default="it's")
    b = Column(DateTime, server_default=func.now())
    c = Column(Integer, server_default=text("1 + 1"))
    d = Column(Boolean, server_default=true())
    e = Column(Boolean, server_default=false())
    f = Column(String, server_default=func.lower("ABC"))
    g = Column(DateTime, server_default=func.current_timestamp())
