# needs: flask
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class UserProfile(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True, nullable=False)
class HTTPLog2Entry(db.Model):
    id = db.Column(db.Integer, primary_key=True)
Base = db.Model
