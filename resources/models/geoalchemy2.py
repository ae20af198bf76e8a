from sqlalchemy.types import UserDefinedType


class Geometry(UserDefinedType):
    name = "geometry"

    def __init__(self, geometry_type="GEOMETRY", srid=-1, dimension=None, spatial_index=True, **kwargs):
        self.geometry_type = geometry_type
        self.srid = srid

    def get_col_spec(self, **kw):
        if not self.geometry_type:
            return self.name
        return "%s(%s,%d)" % (self.name, self.geometry_type, self.srid)


class Geography(Geometry):
    name = "geography"


class Raster(UserDefinedType):
    def __init__(self, *args, **kwargs):
        pass

    def get_col_spec(self, **kw):
        return "raster"
