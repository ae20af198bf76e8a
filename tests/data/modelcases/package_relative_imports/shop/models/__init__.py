from ..base import Base
from .order import Order
__all__ = ["Base", "Order"]
