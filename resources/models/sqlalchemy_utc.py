from sqlalchemy import DateTime, TypeDecorator, func


class UtcDateTime(TypeDecorator):
    impl = DateTime(timezone=True)
