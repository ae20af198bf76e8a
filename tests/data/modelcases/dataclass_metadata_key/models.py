from __future__ import annotations
from dataclasses import dataclass, field
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import registry, relationship
mapper_registry = registry()
Base = mapper_registry.metadata
@dataclass
class Named:
    __sa_dataclass_metadata_key__ = "sa"
    name: str = field(default=None, metadata={"sa": lambda: Column(String(50), nullable=False)})
@mapper_registry.mapped
@dataclass
class User(Named):
    __tablename__ = "user"
    __sa_dataclass_metadata_key__ = "sa"
    id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
    nickname: str = field(default=None, metadata={"sa": Column(String(12))})
    transient: int = 0
    cached: int = field(default=0)
    addresses: list[Address] = field(default_factory=list, metadata={"sa": relationship("Address")})
@mapper_registry.mapped
@dataclass
class Address:
    __tablename__ = "address"
    __sa_dataclass_metadata_key__ = "sa"
    id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
    user_id: int = field(init=False, metadata={"sa": Column(ForeignKey("user.id"))})
