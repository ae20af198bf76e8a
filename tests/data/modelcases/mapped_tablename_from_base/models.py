# needs: 2.0
import re
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub("([a-z0-9])([A-Z])", r"\1_\2", cls.__name__).lower() + "s"
class UserProfile(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
