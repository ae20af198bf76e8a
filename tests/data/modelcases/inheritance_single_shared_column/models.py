from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    type = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": type}
class Trainer(Person):
    @declared_attr
    def start(cls):
        return Person.__table__.c.get("start", Column(Integer))
    __mapper_args__ = {"polymorphic_identity": "trainer"}
