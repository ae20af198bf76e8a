class UserMixin:
    pass


class RoleMixin:
    pass


class AsaList:
    pass
