# needs: sqlmodel
from datetime import datetime
from typing import Optional
from sqlalchemy import JSON, Column, DateTime, func
from sqlmodel import Field, Relationship, SQLModel
class Hero(SQLModel, table=True):
    __tablename__ = "heroes"
    id: Optional[int] = Field(default=None, primary_key=True)
    data: dict = Field(default={}, sa_column=Column(JSON))
    when: datetime = Field(sa_column=Column(DateTime(timezone=True), server_default=func.now()))
    text: str = Field(sa_column_kwargs={"server_default": "x", "name": "txt"})
    size: int = Field(default=3, nullable=True)
Base = SQLModel
