from sqlalchemy import Column, Integer
from sqlalchemy.orm import registry
mapper_registry = registry()
@mapper_registry.mapped
class Club:
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
Base = mapper_registry
