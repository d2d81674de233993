"""Facts and addresses of a person say which officer wrote them down, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("profile_facts", "home_addresses")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("officer_id", ROW_ID, nullable=True))
            batch.add_column(sa.Column("reason", sa.String(length=300), nullable=False, server_default=""))
            batch.create_foreign_key(f"fk_{table}_officer_id", "officers", ["officer_id"], ["id"])


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_officer_id", type_="foreignkey")
            batch.drop_column("reason")
            batch.drop_column("officer_id")
