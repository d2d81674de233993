"""How officers work, who covers whom, how queues give out their cases, and filters that are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INDEXES: dict[str, tuple[list[str], str]] = {
    "ix_cases_queue_received": (["council_id", "queue", "received_at", "id"], "queue IS NOT NULL"),
    "ix_cases_queue_priority": (["council_id", "queue", "priority", "due_at", "id"], "queue IS NOT NULL"),
    "ix_cases_home": (["council_id", "home_queue", "due_at", "id"], "owner_id IS NOT NULL OR on_hold"),
    "ix_cases_nowhere": (
        ["council_id", "id"], "state IN ('received', 'decided') OR (queue IS NOT NULL AND due_at IS NULL)"),
}


def upgrade() -> None:
    _rosters()
    _absences()
    _filters()
    op.add_column("queues", sa.Column("assignment", sa.String(length=20), nullable=False, server_default="take_next"))
    with op.batch_alter_table("tasks") as table:
        table.add_column(sa.Column("officer_id", ROW_ID, nullable=True))
        table.create_foreign_key("fk_tasks_officer_id", "officers", ["officer_id"], ["id"])
    for name, (columns, where) in INDEXES.items():
        op.create_index(name, "cases", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    by_officer = sa.text("officer_id IS NOT NULL")
    op.create_index("ix_decisions_officer", "decisions", ["officer_id", "at"], sqlite_where=by_officer,
                    postgresql_where=by_officer)


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("capacity", ROW_ID, nullable=True),
        sa.Column("hours", JSON, nullable=True),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("wards", JSON, nullable=False),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_rosters_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rosters"),
        sa.UniqueConstraint("council_id", "officer_id", name="uq_rosters_council_id_officer_id"),
    )


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("cover_id", ROW_ID, nullable=True),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["cover_id"], ["officers.id"], name="fk_absences_cover_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_absences_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_absences_council_id_public_id"),
    )
    op.create_index("ix_absences_until", "absences", ["council_id", "until_on"])


def _filters() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("team_slug", sa.String(length=60), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_saved_filters_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_saved_filters_council_id_public_id"),
    )
    op.create_index("ix_saved_filters_queue", "saved_filters", ["council_id", "queue"])


def downgrade() -> None:
    op.drop_index("ix_decisions_officer", table_name="decisions")
    for name in reversed(INDEXES):
        op.drop_index(name, table_name="cases")
    with op.batch_alter_table("tasks") as table:
        table.drop_constraint("fk_tasks_officer_id", type_="foreignkey")
        table.drop_column("officer_id")
    op.drop_column("queues", "assignment")
    for table_name in ("saved_filters", "absences", "rosters"):
        op.drop_table(table_name)
