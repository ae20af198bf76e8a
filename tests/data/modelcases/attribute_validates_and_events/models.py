from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import event
from sqlalchemy.orm import reconstructor, validates


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    mail = Column(String(80), nullable=False)

    @validates("mail")
    def check_mail(self, key, value):
        if "@" not in value:
            raise ValueError("no mail address")
        return value

    @reconstructor
    def made(self):
        self.cache = {}


@event.listens_for(Member, "before_insert")
def before(mapper, connection, target):
    target.mail = target.mail.lower()


event.listen(Member, "after_insert", lambda *arguments: None)
