"""fill the shelves

Revision ID: b2
"""
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.execute("INSERT INTO shelves (id, label) VALUES (1, 'low'), (2, 'high')")
    op.execute(
        "INSERT INTO books (id, title, shelf_id) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "SELECT i, 'Book ' || i || ' of the house and what it says', 1 + i % 2 FROM n"
    )


def downgrade():
    op.execute("DELETE FROM books")
    op.execute("DELETE FROM shelves")
