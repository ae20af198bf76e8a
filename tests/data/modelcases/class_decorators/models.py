from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from functools import total_ordering


def registered(cls):
    names.append(cls.__name__)
    return cls


def with_options(**options):
    def decorate(cls):
        cls.options = options
        return cls
    return decorate


names = []


@total_ordering
@registered
@with_options(exported=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)

    def __eq__(self, other):
        return self.id == other.id

    def __lt__(self, other):
        return self.id < other.id
