from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def text_of(size):
    """A text."""
    longer = size + 1
    return String(longer)
Key = Integer
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Key, primary_key=True)
    a = Column(text_of(4))
