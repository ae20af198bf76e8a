# needs: none
from decimal import Decimal
from app_settings import settings
from sqlmodel import Field, SQLModel
class Club(SQLModel, table=True):
    id: int = Field(primary_key=True)
    name: str = Field(max_length=settings.N)
    short: str = Field(max_length=10)
    price: Decimal = Field(max_digits=settings.digits, decimal_places=2)
Base = SQLModel
