# needs: sqlmodel
from typing import List, Optional
from sqlmodel import Field, Relationship, SQLModel
class Link(SQLModel, table=True):
    a_id: Optional[int] = Field(default=None, foreign_key="a.id", primary_key=True)
    b_id: Optional[int] = Field(default=None, foreign_key="b.id", primary_key=True)
class A(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    bs: List["B"] = Relationship(back_populates="many", link_model=Link)
class B(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    many: List[A] = Relationship(back_populates="bs", link_model=Link)
Base = SQLModel
