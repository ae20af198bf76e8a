from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base
from kinds import values
import kinds as k
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(k.Kind))
    b = Column(Enum(k.Kind, values_callable=values, name="b"))
