from sqlalchemy import CheckConstraint, Column, Integer, MetaData
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(naming_convention={"ck": "ck_%(table_name)s_%(column_0_N_name)s"}))
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    least = Column(Integer)
    most = Column(Integer)
    __table_args__ = (CheckConstraint(least < most), CheckConstraint(least + most < 2 * most, name="given"))
