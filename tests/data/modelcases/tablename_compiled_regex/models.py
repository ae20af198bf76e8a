import re
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
FIRST = re.compile("(.)([A-Z][a-z]+)")
def snake(name):
    return FIRST.sub(r"\1_\2", name).lower()
class Named:
    @declared_attr
    def __tablename__(cls):
        return snake(cls.__name__)
Base = declarative_base(cls=Named)
class ClubMember(Base):
    id = Column(Integer, primary_key=True)
