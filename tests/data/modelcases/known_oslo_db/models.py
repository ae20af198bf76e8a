# needs: oslo_db
from oslo_db.sqlalchemy import models, types
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base(cls=models.ModelBase)
class Node(Base, models.TimestampMixin, models.SoftDeleteMixin):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    name = Column(String(80))
    options = Column(types.JsonEncodedDict)
    parts = Column(types.JsonEncodedList(mysql_as_long=True))
