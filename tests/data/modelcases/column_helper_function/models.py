from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
def reference(table, nullable=False, **kwargs):
    if not nullable:
        kwargs["index"] = True
    return Column(Integer, ForeignKey("%s.id" % table), nullable=nullable, **kwargs)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    club_id = reference("club")
    old_id = reference("club", nullable=True)
