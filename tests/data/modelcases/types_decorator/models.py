from sqlalchemy import Column, Integer, Text, TypeDecorator
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class JsonText(TypeDecorator):
    impl = Text
    cache_ok = True
    def process_bind_param(self, value, dialect):
        return value
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(JsonText)
    b = Column(JsonText())
