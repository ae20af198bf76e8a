from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
for name in ("b", "c"):
    setattr(Club, name, Column(Integer, index=name == "b"))
Club.__table__.append_column(Column("d", String(5), unique=True))
Club.__table__.append_constraint(UniqueConstraint("a", "d", name="both"))
CheckConstraint(Club.a > 0, name="positive")
UniqueConstraint(Club.a, Club.b, name="loose")
place = Table("place", Base.metadata, Column("id", Integer, primary_key=True))
place.append_column(Column("club_id", ForeignKey("club.id")))
place.append_constraint(CheckConstraint("club_id > 0", name="ck"))
