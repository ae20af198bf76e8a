from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import Index, and_, desc, func, text


class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    title = Column(String(40))
    state = Column(String(10))
    rank = Column(Integer)


Index("ix_lower", func.lower(Page.title), unique=True)
Index("ix_rank", Page.rank.desc(), Page.title)
Index("ix_desc", desc(Page.rank))
Index("ix_text", text("title DESC"), _table=Page.__table__)
Index("ix_open", Page.title, sqlite_where=and_(Page.state == "open", Page.rank > 3))
Index("ix_null", Page.title, sqlite_where=Page.state.is_(None))
Index("ix_in", Page.title, sqlite_where=Page.state.in_(["a", "b"]))
