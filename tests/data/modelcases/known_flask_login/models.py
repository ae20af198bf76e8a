# needs: flask_login
from flask_login import UserMixin
from sqlalchemy import Boolean, Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(UserMixin, Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    is_active = Column(Boolean, nullable=False)
