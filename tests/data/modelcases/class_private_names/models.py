from sqlalchemy import Column, Index, Integer, String
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class classproperty(property):
    def __get__(self, instance, owner):
        return classmethod(self.fget).__get__(None, owner)()


def merged(cls, **options):
    arguments = []
    for name in dir(cls):
        if not name.endswith("__arguments"):
            continue
        value = getattr(cls, name)
        if isinstance(value[-1], dict):
            arguments.extend(value[:-1])
            options.update(value[-1])
        else:
            arguments.extend(value)
    return (*arguments, options) if options else tuple(arguments)


class Named:
    name = Column(String(20))

    @classproperty
    def __arguments(cls):
        return (Index(f"ix_{cls.__tablename__}_name", "name"), {"comment": "has a name"})


class Ranked:
    rank = Column(Integer)

    @classproperty
    def __arguments(cls):
        return (Index(f"ix_{cls.__tablename__}_rank", "rank"),)


class Member(Named, Ranked, Base):
    __tablename__ = "member"
    __length = 12

    @declared_attr
    def __table_args__(cls):
        return merged(cls)

    id = Column(Integer, primary_key=True)
    phone = Column(String(__length))
