from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()


class Member(Base):
    __tablename__ = "member"
    __table_args__ = {"info": {"owner": "club"}, "comment": "who is in", "sqlite_autoincrement": True}
    id = Column(Integer, primary_key=True, doc="a number", info={"shown": False})
    name = Column(String(20), key="full_name", comment="as written", system=False)
