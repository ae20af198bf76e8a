# needs: 2.0 fastapi_users fastapi_users_db_sqlalchemy
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseOAuthAccountTableUUID, SQLAlchemyBaseUserTableUUID
from fastapi_users_db_sqlalchemy.access_token import SQLAlchemyBaseAccessTokenTableUUID
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class OAuthAccount(SQLAlchemyBaseOAuthAccountTableUUID, Base):
    pass
class User(SQLAlchemyBaseUserTableUUID, Base):
    nick: Mapped[str] = mapped_column(String(40))
    oauth_accounts: Mapped[list[OAuthAccount]] = relationship("OAuthAccount")
class AccessToken(SQLAlchemyBaseAccessTokenTableUUID, Base):
    pass
