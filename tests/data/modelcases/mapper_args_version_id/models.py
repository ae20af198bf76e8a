from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import DateTime


class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    version = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version, "eager_defaults": True, "confirm_deleted_rows": False}


class Draft(Base):
    __tablename__ = "draft"
    id = Column(Integer, primary_key=True)
    edited = Column(DateTime)

    @classmethod
    def by_date(cls):
        return cls.edited.desc()

    __mapper_args__ = {"version_id_col": edited, "version_id_generator": False}
