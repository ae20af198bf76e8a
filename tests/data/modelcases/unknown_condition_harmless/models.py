# needs: none
import os
from typing import Generic, TypeVar
import boto3
import flask_admin
from pydantic import BaseModel
from flask_marshmallow import Marshmallow
from sqlmodel import Field, SQLModel
T = TypeVar("T")
ma = Marshmallow()
admin = flask_admin.Admin()
class Hero(SQLModel, table=True):
    id: int = Field(primary_key=True)
if os.environ.get("DEBUG"):
    admin.debug = True
    admin.add_view(Hero)
    table = boto3.resource("dynamodb").Table("heroes")
    class Page(BaseModel, Generic[T]):
        pass
    class HeroSchema(ma.Schema):
        name = ma.String()
    class HeroCreate(SQLModel):
        name: str
