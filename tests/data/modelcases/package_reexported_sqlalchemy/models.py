from db import sql
Base = sql.declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = sql.Column(sql.Integer, primary_key=True)
