class ClientMixin:
    pass


class TokenMixin:
    pass


class AuthorizationCodeMixin:
    pass
