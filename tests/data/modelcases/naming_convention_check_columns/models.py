from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table, and_, func
from sqlalchemy.orm import declarative_base
metadata = MetaData(naming_convention={"ck": "ck_%(table_name)s_%(column_0_name)s"})
Base = declarative_base(metadata=metadata)
t = Table("a", metadata, Column("id", Integer, primary_key=True), Column("age", Integer), Column("name", String(20)))
CheckConstraint(t.c.age > 5)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    size = Column(Integer)
    name = Column(String(20))
    __table_args__ = (CheckConstraint(and_(size > 3, id < 9)),)
CheckConstraint(func.length(Club.name) > 3)
