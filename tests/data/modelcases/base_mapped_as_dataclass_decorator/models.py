# needs: 2.0
from sqlalchemy.orm import Mapped, mapped_column, registry
reg = registry()
@reg.mapped_as_dataclass
class Club:
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
Base = reg
