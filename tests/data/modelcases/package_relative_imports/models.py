from shop.models import Base
import shop.models.item
