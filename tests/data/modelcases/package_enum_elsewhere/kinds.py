import enum
class Kind(enum.Enum):
    BIG = "big"
    SMALL = "small"
def values(cls):
    return [member.value for member in cls]
