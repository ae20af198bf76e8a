from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Required(Column):
    inherit_cache = True
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("nullable", False)
        super().__init__(*args, **kwargs)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = Required(String(12))
