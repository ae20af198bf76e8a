from club import Club
from member import Member
from base import Base
