from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
class Common:
    id = Column(Integer, primary_key=True)
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"
Base = declarative_base(cls=Common)
class Club(Base):
    pass
