# needs: geoalchemy2
from geoalchemy2 import Geography, Geometry, Raster
from geoalchemy2.types import Geometry as Shape
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Place(Base):
    __tablename__ = "place"
    id = Column(Integer, primary_key=True)
    point = Column(Geometry("POINT", srid=4326, spatial_index=False), nullable=False)
    area = Column(Shape(geometry_type="POLYGON", spatial_index=False))
    globe = Column(Geography(geometry_type="POINT", srid=4326, spatial_index=False))
