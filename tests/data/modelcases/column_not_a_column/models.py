from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base, synonym, validates
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    LIMIT = 5
    id = Column(Integer, primary_key=True)
    name = Column(String)
    title = synonym("name")
    @hybrid_property
    def upper(self):
        return self.name.upper()
    @validates("name")
    def check(self, key, value):
        return value
