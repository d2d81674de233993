"""Clocks: what each line of the ledger did and by which terms, extensions, and what was done about a date that is near
or past."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("clock_intervals", sa.Column("cause", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("clock_intervals", sa.Column("waits_for", sa.String(length=12), nullable=True))
    op.add_column("clock_intervals", sa.Column("terms", JSON, nullable=True))
    op.add_column("clock_intervals", sa.Column("origin", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("clock_mark", sa.String(length=10), nullable=True))
    op.add_column("cases", sa.Column("watch_at", MOMENT, nullable=True))
    op.create_index("ix_cases_watch", "cases", ["watch_at"], sqlite_where=sa.text("watch_at IS NOT NULL"),
                    postgresql_where=sa.text("watch_at IS NOT NULL"))
    # What is late already stays as it is: nobody wants all of it told in one night.
    op.execute("UPDATE cases SET watch_at = due_at WHERE due_at > CURRENT_TIMESTAMP"
               " AND state NOT IN ('closed', 'withdrawn', 'duplicate')")
    _extensions()
    _marks()


def _extensions() -> None:
    op.create_table(
        "clock_extensions",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("spell_id", ROW_ID, nullable=False),
        sa.Column("amount", ROW_ID, nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("law", sa.String(length=400), nullable=True),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=True),
        sa.Column("due_before", MOMENT, nullable=True),
        sa.Column("due_after", MOMENT, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_clock_extensions_case_id"),
        sa.ForeignKeyConstraint(["spell_id"], ["clock_intervals.id"], name="fk_clock_extensions_spell_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_extensions"),
    )
    op.create_index("ix_clock_extensions_case", "clock_extensions", ["case_id", "id"])


def _marks() -> None:
    op.create_table(
        "clock_marks",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_clock_marks_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_marks"),
        sa.UniqueConstraint("council_id", "case_id", "kind", "due_at",
                            name="uq_clock_marks_council_id_case_id_kind_due_at"),
    )


def downgrade() -> None:
    op.drop_table("clock_marks")
    op.drop_table("clock_extensions")
    op.drop_index("ix_cases_watch", "cases")
    # Not in a batch: that would make the tables anew, and others point at them.
    for column in ("watch_at", "clock_mark"):
        op.drop_column("cases", column)
    for column in ("origin", "terms", "waits_for", "cause"):
        op.drop_column("clock_intervals", column)
