# needs: sqlmodel
from typing import ClassVar, Optional
from sqlmodel import Field, Relationship, SQLModel
class Hero(SQLModel, table=True):
    limit: ClassVar[int] = 9
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
Base = SQLModel
