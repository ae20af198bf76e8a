from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def named(size):
    class Named:
        name = Column(String(size))
    return Named
class Club(named(33), Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
