from app.base import Base
import app.clubs

target_metadata = Base.metadata
