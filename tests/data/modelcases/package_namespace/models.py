from parts.club import Base
