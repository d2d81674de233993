"""Groups answer what is said of them by a key, and are changed without a release."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ANSWERS = ("first_name", "answer", "answered_at")


def upgrade() -> None:
    op.add_column("group_feedback", sa.Column("first_name", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("group_feedback", sa.Column("answer", sa.String(length=2000), nullable=False, server_default=""))
    op.add_column("group_feedback", sa.Column("answered_at", MOMENT, nullable=True))
    _changes()
    _keys()


def _changes() -> None:
    op.create_table(
        "group_changes",
        sa.Column("group_id", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_changes"),
    )
    op.create_index("ix_group_changes_group", "group_changes", ["council_id", "group_id", "id"])


def _keys() -> None:
    op.create_table(
        "group_keys",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=60), nullable=False),
        sa.Column("sent_to", sa.String(length=254), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_keys"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_group_keys_council_id_public_id"),
    )
    op.create_index("ix_group_keys_group", "group_keys", ["council_id", "group_id", "id"])


def downgrade() -> None:
    for table in ("group_keys", "group_changes"):
        op.drop_table(table)
    for column in ANSWERS:
        op.drop_column("group_feedback", column)
