from sqlalchemy import Column, Index, Integer, String, func, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    size = Column(Integer)
    __table_args__ = (
        Index("ix_lower", func.lower(name)),
        Index("ix_text", text("name || 'x'")),
        Index("ix_sum", size + 1),
    )
