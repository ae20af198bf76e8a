# needs: sqlmodel
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Optional
from sqlmodel import Field, Relationship, SQLModel
class Kind(str, Enum):
    a = "x"
    b = "y"
class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    kind: Kind = Kind.a
    when: datetime
    price: Decimal = Field(max_digits=7, decimal_places=2)
    flag: bool = False
    raw: bytes
Base = SQLModel
