import re
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
class Named:
    @declared_attr
    def __tablename__(cls):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
Base = declarative_base(cls=Named)
class ClubMember(Base):
    id = Column(Integer, primary_key=True)
