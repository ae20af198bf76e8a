# needs: flask
from flask_sqlalchemy import SQLAlchemy
class Database(SQLAlchemy):
    def extra(self):
        return 1
db = Database()
class Club(db.Model):
    id = db.Column(db.Integer, primary_key=True)
Base = db.Model
