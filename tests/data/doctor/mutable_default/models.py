from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


from sqlalchemy.ext.mutable import MutableDict

OPTIONS = {"size": 3}


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    tags = Column(JSON, default=[])
    options = Column(JSON, default=OPTIONS)
    kept = Column(MutableDict.as_mutable(JSON), default={})
    made = Column(JSON, default=lambda: [])
    words = Column(JSON, default=list)
