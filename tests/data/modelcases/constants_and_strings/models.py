from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
PREFIX = "app"
SIZES = {"name": 40, "code": 8}
NAME = SIZES["name"]
class Club(Base):
    __tablename__ = f"{PREFIX}_club"
    id = Column(Integer, primary_key=True)
    name = Column(String(NAME * 2))
    code = Column(String(SIZES["code"]))
    mark = Column("_".join(["a", "b"]).upper(), String(len("four")))
