import functools
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def with_comment(text):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            column = function(*args, comment=text, **kwargs)
            return column
        return inner
    return decorate
def plain(function):
    return function
@plain
@with_comment("made")
def name(size, **kwargs):
    return Column(String(size), **kwargs)
@plain
def number():
    return Column(Integer, nullable=False)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = name(5)
    number = number()
