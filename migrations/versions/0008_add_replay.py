"""What a replay reads, in chunks; the replays that somebody asked for; and an index that tells which cases changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "snapshot_chunks",
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("block", ROW_ID, nullable=False),
        sa.Column("rows", ROW_ID, nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot_chunks"),
        sa.UniqueConstraint("council_id", "service_id", "source", "block",
                            name="uq_snapshot_chunks_council_id_service_id_source_block"),
    )
    op.create_table(
        "replay_runs",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("revision_id", ROW_ID, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rows_done", ROW_ID, nullable=False),
        sa.Column("rows_total", ROW_ID, nullable=False),
        sa.Column("summary", JSON, nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("tries", ROW_ID, nullable=False),
        sa.Column("requested_by_id", ROW_ID, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["requested_by_id"], ["officers.id"], name="fk_replay_runs_requested_by_id_officers"),
        sa.PrimaryKeyConstraint("id", name="pk_replay_runs"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_replay_runs_council_id_public_id"),
    )
    op.create_index("uq_replay_runs_running", "replay_runs", ["council_id"], unique=True,
                    sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_index("ix_replay_runs_service", "replay_runs", ["council_id", "service_id", "id"])
    op.create_index("ix_cases_state_of", "cases", ["council_id", "service_id", "id", "version"])
    if op.get_bind().dialect.name == "postgresql":
        # The bytes are packed already: to try again costs time and wins nothing.
        op.execute("ALTER TABLE snapshot_chunks ALTER COLUMN body SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_index("ix_cases_state_of", "cases")
    op.drop_index("ix_replay_runs_service", "replay_runs")
    op.drop_index("uq_replay_runs_running", "replay_runs", sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.drop_table("replay_runs")
    op.drop_table("snapshot_chunks")
