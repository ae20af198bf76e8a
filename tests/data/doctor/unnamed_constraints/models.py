# dialect: sqlite
from sqlalchemy import *
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    name = Column(String(40), unique=True)
    town = Column(String(40), index=True)
    size = Column(Integer, CheckConstraint("size > 0", name="ck_size"))
    __table_args__ = (CheckConstraint("id > 0"),)
