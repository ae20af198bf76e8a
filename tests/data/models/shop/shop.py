from sqlalchemy import (
    JSON, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, String, Table,
    false,
)
from sqlalchemy.orm import registry, relationship

metadata = MetaData()
mapper_registry = registry(metadata=metadata)

article = Table(
    "article", metadata,
    Column("sku", String(length=20), primary_key=True, autoincrement=False),
    Column("price", Float(), nullable=False),
    Column("sold", Boolean(), server_default=false(), nullable=False),
    Column("data", JSON),
    Column("picture", LargeBinary),
)

line = Table(
    "line", metadata,
    Column("basket_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sku", ForeignKey(article.c.sku, onupdate="CASCADE"), index=True),
    PrimaryKeyConstraint("basket_id", "position", name="line_key"),
)


@mapper_registry.mapped
class Article:
    __table__ = article
    lines = relationship("Line", back_populates="article")


@mapper_registry.mapped
class Line:
    __table__ = line
    article = relationship("Article", back_populates="lines")
