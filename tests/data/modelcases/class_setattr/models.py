from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)


for word in ("mail", "phone"):
    setattr(Member, word, Column(String(20)))
Member.team_id = Column(Integer)
