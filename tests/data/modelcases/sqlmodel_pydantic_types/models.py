# needs: none
from typing import Optional
from pydantic import AwareDatetime, EmailStr, PositiveInt, StrictBool, UUID4, condecimal, conint, constr
from sqlmodel import Field, SQLModel
Base = SQLModel
class Club(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    size: PositiveInt
    level: Optional[conint(gt=3)] = None
    token: UUID4
    mail: EmailStr = Field(max_length=50)
    ready: StrictBool = False
    name: constr(strip_whitespace=True)
    at: AwareDatetime
    short: constr(max_length=5)
