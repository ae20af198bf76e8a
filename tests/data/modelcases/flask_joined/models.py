# needs: flask
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    type = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "p"}
class Trainer(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "t"}
Base = db.Model
