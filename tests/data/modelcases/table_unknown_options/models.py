# needs: none
from app_settings import OPTIONS, settings
from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import declarative_base
Base = declarative_base()
loose = Table("loose", Base.metadata, Column("id", Integer, primary_key=True), **OPTIONS)
told = Table("told", Base.metadata, Column("id", Integer, primary_key=True), comment=settings.comment,
             mysql_engine=settings.engine)
