from sqlalchemy.types import UserDefinedType


class Vector(UserDefinedType):
    kind = "VECTOR"

    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        if self.dim is None:
            return self.kind
        return "%s(%d)" % (self.kind, self.dim)


class HALFVEC(Vector):
    kind = "HALFVEC"


class SPARSEVEC(Vector):
    kind = "SPARSEVEC"


VECTOR = Vector
