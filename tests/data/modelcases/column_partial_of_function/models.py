import functools
from sqlalchemy import Column, Integer, Numeric, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def sized(kind, length, *, required=True, **options):
    return Column(kind(length), nullable=not required, **options)
text = functools.partial(sized, String)
short = functools.partial(text, 10, required=False)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = text(40)
    code = short(unique=True)
    price = functools.partial(sized, Numeric)(8, comment="price")
