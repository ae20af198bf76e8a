from base import Base
import club, member
