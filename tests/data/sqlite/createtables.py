# What real SQLAlchemy prints for the tables that tst_sqliteddl.cpp makes by hand.
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable, CreateIndex
from sqlalchemy.dialects import sqlite
m = sa.MetaData()
sa.Table('groups', m, sa.Column('id', sa.Integer, primary_key=True))
t = sa.Table('Users x', m,
    sa.Column('id', sa.Integer, nullable=False),
    sa.Column('name', sa.String(50), server_default="it's", nullable=False),
    sa.Column('order', sa.Numeric(10, 2), server_default=sa.text('0')),
    sa.Column('group_id', sa.Integer),
    sa.Column('twice', sa.Integer, sa.Computed('id+1', persisted=True)),
    sa.Column('made', sa.DateTime, server_default=sa.func.now()),
    sa.PrimaryKeyConstraint('id', name='pk'),
    sa.CheckConstraint('id > 0', name='ck'),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name='fkg', ondelete='CASCADE', onupdate='SET NULL',
                            deferrable=True, initially='DEFERRED'),
    sa.UniqueConstraint('name', 'order', name='uq', sqlite_on_conflict='FAIL'),
    sa.UniqueConstraint('made'))
a = sa.Table('counted', m, sa.Column('id', sa.Integer, primary_key=True), sqlite_autoincrement=True)
w = sa.Table('pairs', m, sa.Column('a', sa.String, primary_key=True), sa.Column('b', sa.Integer, primary_key=True),
             sqlite_with_rowid=False)
for table in (t, a, w):
    print(str(CreateTable(table).compile(dialect=sqlite.dialect())).strip())
for index in (sa.Index('ix_a', t.c.name, t.c.order.desc(), unique=True), sa.Index('Ix b', sa.text('lower(name)'), _table=t),
              sa.Index('ix_c', t.c.name, sqlite_where=sa.text("name > 'x'"))):
    print(CreateIndex(index).compile(dialect=sqlite.dialect()))
