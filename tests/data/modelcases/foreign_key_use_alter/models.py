from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import ForeignKeyConstraint


class Author(Base):
    __tablename__ = "author"
    id = Column(Integer, primary_key=True)
    best_id = Column(Integer, ForeignKey("book.id", use_alter=True, name="fk_best", onupdate="CASCADE"))


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    author_id = Column(Integer)
    __table_args__ = (
        ForeignKeyConstraint([author_id], [Author.id], name="fk_author", ondelete="SET NULL", link_to_name=True, match="FULL"),
    )
