from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import func, select
from sqlalchemy.orm import column_property, query_expression, synonym
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    first = Column(String(40))
    last = Column("family_name", String(40))
    whole = column_property(first + " " + last)
    loud = column_property(func.upper(last))
    stored = column_property(Column("kept", String(9), nullable=False))
    nick = synonym("first")
    score = query_expression()

    @hybrid_property
    def initials(self):
        return self.first[:1] + self.last[:1]

    @initials.expression
    def initials(cls):
        return func.substr(cls.first, 1, 1)

    @hybrid_method
    def is_called(self, name):
        return self.first == name


Member.count = column_property(select(func.count(Member.id)).scalar_subquery())
