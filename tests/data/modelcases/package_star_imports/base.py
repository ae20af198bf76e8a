from sqlalchemy.orm import declarative_base
WIDTH = 21
_HIDDEN = 3
Base = declarative_base()
