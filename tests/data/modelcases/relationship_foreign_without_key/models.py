from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, foreign, relationship
Base = declarative_base()
class Host(Base):
    __tablename__ = "host"
    id = Column(Integer, primary_key=True)
    name = Column(String)
class Service(Base):
    __tablename__ = "service"
    id = Column(Integer, primary_key=True)
    host_name = Column(String)
    host = relationship(Host, primaryjoin=foreign(host_name) == Host.name)
    again = relationship("Host", foreign_keys=host_name, primaryjoin="Service.host_name == Host.name", viewonly=True)
