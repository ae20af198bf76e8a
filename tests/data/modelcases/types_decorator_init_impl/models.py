from sqlalchemy import Column, Integer, TypeDecorator, Unicode
from sqlalchemy.orm import declarative_base
class Choice(TypeDecorator):
    impl = Unicode(255)
    cache_ok = True
    def __init__(self, choices, impl=None):
        self.choices = choices
        if impl is not None:
            self.impl = impl
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    kind = Column(Choice([("a", "A")], impl=Integer()))
    word = Column(Choice([("a", "A")]))
