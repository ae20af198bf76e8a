# What the types and mixins of sqlalchemy_utils are in the database. Read like the project's own source.
from sqlalchemy import (
    BINARY, CHAR, JSON, VARBINARY, Column, DateTime, LargeBinary, String, TypeDecorator, Unicode, UnicodeText)
from sqlalchemy.dialects import mssql, postgresql
from sqlalchemy.types import UserDefinedType


class ArrowType(TypeDecorator):
    impl = DateTime


class EnrichedDateTimeType(TypeDecorator):
    impl = DateTime


class ChoiceType(TypeDecorator):
    impl = Unicode(255)

    def __init__(self, choices, impl=None):
        if impl is not None:
            self.impl = impl


class ColorType(TypeDecorator):
    impl = Unicode(20)

    def __init__(self, max_length=20, *args, **kwargs):
        self.impl = Unicode(max_length)


class CountryType(TypeDecorator):
    impl = String(2)


class CurrencyType(TypeDecorator):
    impl = String(3)


class EmailType(TypeDecorator):
    impl = Unicode

    def __init__(self, length=255, *args, **kwargs):
        super().__init__(length=length, *args, **kwargs)


class EncryptedType(TypeDecorator):
    impl = LargeBinary

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        super().__init__(**kwargs)


class StringEncryptedType(TypeDecorator):
    impl = String

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        super().__init__(**kwargs)


class IPAddressType(TypeDecorator):
    impl = Unicode(50)

    def __init__(self, max_length=50, *args, **kwargs):
        self.impl = Unicode(max_length)


class JSONType(TypeDecorator):
    impl = UnicodeText

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSON())
        return dialect.type_descriptor(self.impl)


class LocaleType(TypeDecorator):
    impl = Unicode(10)


class LtreeType(UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTREE"


class PhoneNumberType(TypeDecorator):
    impl = Unicode(20)

    def __init__(self, region="US", max_length=20, *args, **kwargs):
        self.impl = Unicode(max_length)


class ScalarListType(TypeDecorator):
    impl = UnicodeText


class TimezoneType(TypeDecorator):
    impl = Unicode(50)

    def __init__(self, backend="dateutil"):
        pass


class TSVectorType(TypeDecorator):
    impl = postgresql.TSVECTOR

    def __init__(self, *args, **kwargs):
        pass


class URLType(TypeDecorator):
    impl = UnicodeText


class UUIDType(TypeDecorator):
    impl = BINARY(16)

    def __init__(self, binary=True, native=True):
        self.binary = binary
        self.native = native

    def load_dialect_impl(self, dialect):
        if self.native and dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        if self.native and dialect.name == "mssql":
            return dialect.type_descriptor(mssql.UNIQUEIDENTIFIER())
        return dialect.type_descriptor(BINARY(16) if self.binary else CHAR(32))


class IntRangeType(TypeDecorator):
    impl = postgresql.INT4RANGE


class Int8RangeType(TypeDecorator):
    impl = postgresql.INT8RANGE


class DateRangeType(TypeDecorator):
    impl = postgresql.DATERANGE


class NumericRangeType(TypeDecorator):
    impl = postgresql.NUMRANGE


class DateTimeRangeType(TypeDecorator):
    impl = postgresql.TSRANGE


class Timestamp:
    created = Column(DateTime, default=lambda: None, nullable=False)
    updated = Column(DateTime, default=lambda: None, nullable=False)
