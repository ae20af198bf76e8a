from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
import enum
from sqlalchemy import Enum


def values(cls):
    return [member.value for member in cls]


class Color(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark-blue"


class Car(Base):
    __tablename__ = "car"
    id = Column(Integer, primary_key=True)
    inside = Column(Enum(Color, values_callable=values, name="color"), default=Color.RED)
    outside = Column(Enum(Color, values_callable=lambda cls: sorted(m.value for m in cls), native_enum=False, length=20))
    roof = Column(Enum(Color, create_constraint=True, native_enum=False, validate_strings=True, name="roof_color"),
                  server_default=Color.DARK_BLUE.name)
