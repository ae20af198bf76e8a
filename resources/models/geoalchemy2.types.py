from geoalchemy2 import Geography, Geometry, Raster
