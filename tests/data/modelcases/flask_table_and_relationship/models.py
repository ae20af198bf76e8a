# needs: flask
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
tags = db.Table("tags", db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True), db.Column("page_id", db.Integer, db.ForeignKey("page.id"), primary_key=True))
class Page(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    tags = db.relationship("Tag", secondary=tags, backref=db.backref("pages"))
class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
Base = db.Model
