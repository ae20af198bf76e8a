from sqlalchemy import Column, Integer
from sqlalchemy.orm import registry
mapper_registry = registry()
Base = mapper_registry.generate_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
