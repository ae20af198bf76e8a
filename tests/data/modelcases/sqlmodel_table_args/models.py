# needs: sqlmodel
from typing import Optional
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel
class Hero(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("name", "code", name="uq"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    code: str
Base = SQLModel
