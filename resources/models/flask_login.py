class UserMixin:
    pass


class AnonymousUserMixin:
    pass
