from sqlalchemy import *
from sqlalchemy.orm import declarative_base
