# needs: none
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import declarative_base
from app_settings import settings
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
def register():
    Table("early", Base.metadata, Column("id", Integer, primary_key=True))
def create_app():
    app = Flask(__name__)
    register()
    app.config = settings.config
    if app.config["DEBUG"]:
        app.debug = Club
    class Form(FlaskForm):
        title = "Club"
    return app
app = create_app()
