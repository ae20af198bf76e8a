# needs: sqlmodel
from typing import Optional
from sqlmodel import Field, Relationship, SQLModel
class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    age: Optional[int] = None
    secret: str = Field(max_length=40, unique=True)
Base = SQLModel
