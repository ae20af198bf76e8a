"""Merge items and tags

Revision ID: e07a2f5b91cd
Revises: 7b0c5512d9ab, 8d12aa40ef77
Create Date: 2026-11-12 08:15:00.000000

"""
revision = "e07a2f5b91cd"
down_revision = ("7b0c5512d9ab", "8d12aa40ef77")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
