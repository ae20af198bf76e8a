from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(name="no", type_=Integer, primary_key=True)
    text = Column(String, key="txt")
