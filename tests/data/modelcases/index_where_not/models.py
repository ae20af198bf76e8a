from sqlalchemy import Boolean, Column, Index, Integer, not_, or_, and_
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    gone = Column(Boolean(create_constraint=False))
    __table_args__ = (
        Index("i1", a, unique=True, sqlite_where=~gone),
        Index("i2", a, unique=True, sqlite_where=not_(gone)),
        Index("i3", a, sqlite_where=a > 1, postgresql_where=a > 2),
        Index("i4", a, postgresql_where=a > 2, sqlite_where=a > 1),
        Index("i5", a, postgresql_where=a > 2),
        Index("i6", a, sqlite_where=and_(a > 1, or_(a < 5, gone))),
    )
