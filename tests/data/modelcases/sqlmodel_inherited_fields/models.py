# needs: sqlmodel
from typing import Optional
from sqlmodel import Field, Relationship, SQLModel
class HeroBase(SQLModel):
    name: str
    age: Optional[int] = Field(default=None, index=True)
class Hero(HeroBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
class HeroRead(HeroBase):
    id: int
Base = SQLModel
