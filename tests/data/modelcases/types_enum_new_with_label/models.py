import enum
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def _(text):
    return text


class LabelEnum(str, enum.Enum):
    def __new__(cls, value, label):
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class State(LabelEnum):
    ACTIVE = "active", _("Active")
    PAST_DUE = "past_due", _("Past due")


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    state = Column(Enum(State, values_callable=lambda cls: [m.value for m in cls], name="state", native_enum=False, create_constraint=True))
