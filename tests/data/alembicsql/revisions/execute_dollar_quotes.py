"""A function of PostgreSQL, its body between dollar signs."""
import sqlalchemy as sa

from alembic import op

revision = "execute_dollar_quotes"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.execute(
        """
        CREATE FUNCTION touch() RETURNS trigger AS $$
        BEGIN
            NEW.created = now();
            RETURN NEW;
        END;
        $$ LANGUAGE plpgsql;
        CREATE TRIGGER touch_accounts BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
        """
    )


def downgrade():
    op.execute("DROP TRIGGER touch_accounts ON accounts")
    op.execute("DROP FUNCTION touch()")
