# JSON where the database has it, and every dialect of SQLAlchemy 1.4 and later has; text where that is asked for.
from sqlalchemy import JSON, TypeDecorator, UnicodeText


class JSONField(TypeDecorator):
    impl = JSON

    def __init__(self, enforce_string=False, enforce_unicode=False, json=None, json_type=JSON, *args, **kwargs):
        if enforce_string:
            self.impl = UnicodeText
