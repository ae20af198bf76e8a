# needs: none
from outside import PLAYER, extended
from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Table, UniqueConstraint, text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Column(Integer)
other = Table("other", MetaData(), Column("id", Integer, primary_key=True))
Index("ix_player", PLAYER.c.name)
Index("ix_other", other.c.id)
UniqueConstraint(PLAYER.c.name, name="one")
Index("ix_club", Club.name)
Index("ix_text", text("a"))
extended.append_column(Column("more", Integer))
other.append_column(Column("more", Integer))
