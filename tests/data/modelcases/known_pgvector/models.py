# needs: pgvector
from pgvector.sqlalchemy import HALFVEC, SPARSEVEC, Vector
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Chunk(Base):
    __tablename__ = "chunk"
    id = Column(Integer, primary_key=True)
    embedding = Column(Vector(384), nullable=False)
    half = Column(HALFVEC(3))
    sparse = Column(SPARSEVEC(5))
    free = Column(Vector)
