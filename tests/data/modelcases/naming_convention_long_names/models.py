from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}))
class Club(Base):
    __tablename__ = "a_club_whose_name_is_longer_than_the_names_of_most_other_clubs"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), index=True)
class Player(Base):
    __tablename__ = "player_of_a_club_with_a_long_name"
    id = Column(Integer, primary_key=True)
    first_name_of_the_player = Column(String(20))
    last_name_of_the_player = Column(String(20))
    club_id = Column(ForeignKey("a_club_whose_name_is_longer_than_the_names_of_most_other_clubs.id"))
    __table_args__ = (
        UniqueConstraint("first_name_of_the_player", "last_name_of_the_player"),
        CheckConstraint("id > 0", name="a_number_that_counts_from_one_on"),
        Index(None, "last_name_of_the_player", "first_name_of_the_player"),
    )
