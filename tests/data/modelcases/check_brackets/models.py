from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, and_, case, cast, false, func, not_, or_, text, true
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    c = Column(Boolean(create_constraint=False))
    d = Column(Boolean(create_constraint=False))
    s = Column(String)
    Name = Column(String)
    order = Column(String)
    __table_args__ = (
        CheckConstraint(and_(a > 0, or_(b > 0, c.is_(None))), name="k01"),
        CheckConstraint((a + b) * 2 > 10, name="k02"),
        CheckConstraint(a - (b - 1) > 0, name="k03"),
        CheckConstraint((a - b) - 1 > 0, name="k04"),
        CheckConstraint((c | d) & (a > 1), name="k05"),
        CheckConstraint(and_(a > 0, and_(b > 0, c)), name="k06"),
        CheckConstraint(func.lower(Name) != order, name="k07"),
        CheckConstraint(~c, name="k08"),
        CheckConstraint(not_(a > 0), name="k09"),
        CheckConstraint(not_(a == None), name="k10"),
        CheckConstraint(~(c & d), name="k11"),
        CheckConstraint(~a.in_([1, 2]), name="k12"),
        CheckConstraint(~a.is_(None), name="k13"),
        CheckConstraint(a + (b + 1) > -1, name="k14"),
        CheckConstraint(a * b + 1 < a * (b + 1), name="k15"),
        CheckConstraint((a > b) == c, name="k16"),
        CheckConstraint(s.like("x%"), name="k17"),
        CheckConstraint(~s.like("x%"), name="k18"),
        CheckConstraint(a.between(1, 5), name="k19"),
        CheckConstraint(~a.between(1, b + 1), name="k20"),
        CheckConstraint(s + "x" != Name, name="k21"),
        CheckConstraint(func.length(s) > 5, name="k22"),
        CheckConstraint(or_(and_(c, d), a.isnot(None)), name="k23"),
        CheckConstraint(a.op("&")(1) == 0, name="k24"),
        CheckConstraint(and_(text("a > 1 or c"), b > 0), name="k25"),
        CheckConstraint(func.coalesce(s, "") != "it's", name="k26"),
        CheckConstraint(-(a + b) < 0, name="k27"),
        CheckConstraint(cast(a, String(5)) != s, name="k28"),
        CheckConstraint(a == True, name="k29"),
        CheckConstraint(c == true(), name="k30"),
        CheckConstraint((a == 1) != (b == 2), name="k31"),
        CheckConstraint(or_(c, or_(d, a > 1)), name="k32"),
        CheckConstraint(s.startswith("x") & s.contains("y"), name="k33"),
        CheckConstraint(a.notin_([1]) | (b > 0), name="k34"),
        Index("i1", func.lower(Name)),
        Index("i2", a + b),
    )
