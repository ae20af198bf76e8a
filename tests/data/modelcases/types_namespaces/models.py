import sqlalchemy.types
from sqlalchemy import Column, sql, types
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import sqltypes
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(types.Integer, primary_key=True)
    a = Column(sqlalchemy.types.String(3))
    b = Column(sqltypes.Boolean)
    c = Column(types.DateTime, server_default=sql.func.now())
