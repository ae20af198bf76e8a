# needs: 2.0
import uuid
from sqlalchemy import Double, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    b: Mapped[float] = mapped_column(Double)
    c: Mapped[str] = mapped_column(Uuid(as_uuid=False, native_uuid=False))
