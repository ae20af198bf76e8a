# needs: none
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

from settings_of_another_package import conf

Base = declarative_base()


class Job(Base):
    __tablename__ = "jobs"
    id = Column(Integer, primary_key=True)
    heart_rate = conf.getfloat("scheduler", "heart_rate")
    is_paused = conf.getboolean("core", "paused")
    other = conf.something("core")
