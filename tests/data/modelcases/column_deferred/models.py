from sqlalchemy import Column, Integer, LargeBinary
from sqlalchemy.orm import column_property, declarative_base, deferred
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    photo = deferred(Column(LargeBinary))
    size = column_property(Column("sz", Integer))
