import sqlalchemy as sa
from sqlalchemy.ext.declarative import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = sa.Column(sa.Integer, primary_key=True)
