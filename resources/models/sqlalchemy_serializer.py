class SerializerMixin:
    pass
