"""Members of clubs, what they write, and what the clubs lend out."""
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    func,
)
from sqlalchemy.orm import relationship

from app.database import Base


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String(64), nullable=False)
    email = Column(String(128), nullable=False, unique=True)
    password_hash = Column(String(128))
    active = Column(Boolean, nullable=False, default=True, server_default="1")
    group_id = Column(Integer, ForeignKey("groups.id", ondelete="SET NULL"))
    last_login = Column(DateTime)
    created_at = Column(DateTime, nullable=False, server_default=func.now())
    updated_at = Column(DateTime, onupdate=func.now())

    group = relationship("Group", foreign_keys=[group_id], back_populates="members")
    groups_owned = relationship("Group", foreign_keys="[Group.owner_id]", back_populates="owner")
    groups_led = relationship("Group", foreign_keys="[Group.leader_id]", back_populates="leader")
    profile = relationship("Profile", back_populates="user", uselist=False)
    posts = relationship("Post", back_populates="author")
    comments = relationship("Comment", back_populates="author")

    def __str__(self):
        return self.name


class Profile(Base):
    __tablename__ = "profiles"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True)
    title = Column(String(80))
    biography = Column(Text)
    birthday = Column(Date)

    user = relationship("User", back_populates="profile")


class Group(Base):
    __tablename__ = "groups"

    id = Column(Integer, primary_key=True)
    name = Column(String(64), nullable=False, unique=True)
    owner_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL"))
    leader_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL"))
    created_at = Column(DateTime, nullable=False, server_default=func.now())

    owner = relationship("User", foreign_keys=[owner_id], back_populates="groups_owned")
    leader = relationship("User", foreign_keys=[leader_id], back_populates="groups_led")
    members = relationship("User", foreign_keys="[User.group_id]", back_populates="group")


class Post(Base):
    __tablename__ = "posts"

    id = Column(Integer, primary_key=True)
    title = Column(String(128), nullable=False)
    content = Column(Text)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    group_id = Column(Integer, ForeignKey("groups.id", ondelete="SET NULL"))
    created_at = Column(DateTime, nullable=False, server_default=func.now())

    author = relationship("User", back_populates="posts")
    group = relationship("Group")
    comments = relationship("Comment", back_populates="post")

    def __str__(self):
        return self.title


class Comment(Base):
    __tablename__ = "comments"

    id = Column(Integer, primary_key=True)
    text = Column(String(512), nullable=False)
    post_id = Column(Integer, ForeignKey("posts.id", ondelete="CASCADE"), nullable=False)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL"))
    created_at = Column(DateTime, nullable=False, server_default=func.now())

    post = relationship("Post", back_populates="comments")
    author = relationship("User", back_populates="comments")


item_tags = Table(
    "item_tags",
    Base.metadata,
    Column("item_id", Integer, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
)


class Item(Base):
    __tablename__ = "items"
    __table_args__ = (CheckConstraint("price >= 0", name="price_not_negative"),)

    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    price = Column(Numeric(10, 2), nullable=False)
    group_id = Column(Integer, ForeignKey("groups.id", ondelete="CASCADE"))

    group = relationship("Group")
    tags = relationship("Tag", secondary=item_tags, back_populates="items")


class Tag(Base):
    __tablename__ = "tags"

    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False, unique=True)
    color = Column(String(7))

    items = relationship("Item", secondary=item_tags, back_populates="tags")
