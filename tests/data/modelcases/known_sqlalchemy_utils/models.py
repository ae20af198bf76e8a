# needs: sqlalchemy_utils
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy_utils import (
    ChoiceType, ColorType, CountryType, CurrencyType, EmailType, IPAddressType, JSONType, LocaleType, LtreeType, PhoneNumberType,
    ScalarListType, Timestamp, TimezoneType, URLType, UUIDType)
from sqlalchemy_utils.types import ArrowType, TSVectorType
from sqlalchemy_utils.types.encrypted.encrypted_type import EncryptedType, StringEncryptedType
Base = declarative_base()
class Club(Base, Timestamp):
    __tablename__ = "club"
    id = Column(UUIDType(binary=False), primary_key=True)
    raw = Column(UUIDType)
    email = Column(EmailType)
    url = Column(URLType, nullable=False)
    kind = Column(ChoiceType([("a", "A")], impl=Integer()))
    word = Column(ChoiceType([("a", "A")]))
    data = Column(JSONType)
    words = Column(ScalarListType)
    address = Column(IPAddressType)
    key = Column(StringEncryptedType(length=80))
