from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import case


class Worker(Base):
    __tablename__ = "worker"
    id = Column(Integer, primary_key=True)
    kind = Column(String(10), nullable=False)
    __mapper_args__ = {
        "polymorphic_on": case((kind == "e", "engineer"), (kind == "c", "cook"), else_="worker"),
        "polymorphic_identity": "worker",
        "with_polymorphic": "*",
    }


class Engineer(Worker):
    tool = Column(String(10))
    __mapper_args__ = {"polymorphic_identity": "engineer", "polymorphic_load": "inline"}


class Cook(Worker):
    __tablename__ = "cook"
    id = Column(ForeignKey("worker.id", ondelete="CASCADE"), primary_key=True)
    dish = Column(String(10))
    __mapper_args__ = {"polymorphic_identity": "cook", "inherit_condition": id == Worker.id}
