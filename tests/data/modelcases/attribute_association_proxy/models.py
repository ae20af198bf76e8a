from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy.ext.associationproxy import association_proxy


class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
    word = Column(String(20), unique=True)


class Tagging(Base):
    __tablename__ = "tagging"
    tag_id = Column(ForeignKey("tag.id"), primary_key=True)
    item_id = Column(ForeignKey("item.id"), primary_key=True)
    tag = relationship(Tag)


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    taggings = relationship(Tagging, cascade="all, delete-orphan")
    tags = association_proxy("taggings", "tag", creator=lambda tag: Tagging(tag=tag))
    words = association_proxy("tags", "word")
