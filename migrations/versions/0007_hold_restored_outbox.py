"""A hold on the outbox of a database that came out of a backup."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IS_ON = sa.text("released_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "outbox_holds",
        sa.Column("backed_up_at", MOMENT, nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("cancelled", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_holds"),
    )
    op.create_index("uq_outbox_holds_on", "outbox_holds", ["council_id"], unique=True,
                    sqlite_where=IS_ON, postgresql_where=IS_ON)


def downgrade() -> None:
    op.drop_index("uq_outbox_holds_on", "outbox_holds", sqlite_where=IS_ON, postgresql_where=IS_ON)
    op.drop_table("outbox_holds")
