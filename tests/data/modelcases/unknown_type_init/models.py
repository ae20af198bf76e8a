# needs: none
from elsewhere import wide
from sqlalchemy import Column, Integer, String, TypeDecorator
from sqlalchemy.orm import declarative_base
class Text(TypeDecorator):
    impl = String(10)
    def __init__(self):
        if wide():
            self.impl = String(200)
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(Text)
    note = Column(Text())
