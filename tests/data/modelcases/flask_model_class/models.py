# needs: flask 2.0
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Plain(DeclarativeBase):
    pass
db = SQLAlchemy(model_class=Plain)
class Club(db.Model):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
Base = db.Model
