from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.elements import conv
Base = declarative_base(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_key)s",
    "uq": "uq_%(table_name)s_%(column_0_N_key)s",
    "fk": "fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}))
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    number = Column("nr", Integer, key="num", index=True)
    parent_id = Column("pid", ForeignKey("club.id", name=conv("own")), key="up")
    other_id = Column("oid", ForeignKey("club.id"), key="over")
    __table_args__ = (UniqueConstraint("num", "up"), Index(conv("i3"), "num"))
