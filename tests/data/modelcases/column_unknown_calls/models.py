# needs: none
import uuid
from stamps import Stamp, UNKNOWN, options, stamp, stamped
from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import column_property, declarative_base, synonym
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, ForeignKey("club.id", name=UNKNOWN))
    made = stamp()
    ready = Stamp()
    other = stamped
    named = Column(Integer, name=UNKNOWN)
    keyed = Column(Integer, key=UNKNOWN)
    noted = Column(Integer, comment=UNKNOWN)
    typed = Column(UNKNOWN, ForeignKey("club.id"))
    proxy = association_proxy("a", "b")
    twice = column_property(a * 2)
    also = synonym("a")
    token = uuid.uuid4()
    parts = dict(a=1)
    __table_args__ = (
        UniqueConstraint("a", UNKNOWN, name="left_out"),
        UniqueConstraint("a", name=UNKNOWN),
        CheckConstraint("a > 0", name=UNKNOWN),
        Index("i1", "a", unique=UNKNOWN),
        Index("i2", "a", sqlite_where=options()),
        Index("i3", "a", **options()),
    )
