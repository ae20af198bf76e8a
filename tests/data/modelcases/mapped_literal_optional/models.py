# needs: 2.0
from typing import Literal, Optional
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
Status = Literal["new", "running", "done"]
class Base(DeclarativeBase):
    pass
class Job(Base):
    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    before: Mapped[Optional[Status]]
    kind: Mapped[Optional[Literal["a", "bc"]]] = mapped_column(default="a")
