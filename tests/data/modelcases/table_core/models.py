from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint
metadata = MetaData()
club = Table("club", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), nullable=False),
             UniqueConstraint("name"), comment="clubs")
member = Table("member", metadata, Column("id", Integer, primary_key=True),
               Column("club_id", ForeignKey("club.id", ondelete="CASCADE"), index=True),
               Column("other_id", None, ForeignKey(club.c.id)), Index("ix_both", "club_id", "other_id"))
Base = metadata
