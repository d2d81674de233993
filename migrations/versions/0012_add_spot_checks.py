"""The quality of automatic decisions: checks drawn by lot, brakes pulled, decisions overturned by a review."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
LIVE = sa.text("released_at IS NULL")


def upgrade() -> None:
    _checks()
    _brakes()
    _overturned()


def _checks() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("decision_id", ROW_ID, nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("version_number", ROW_ID, nullable=False),
        sa.Column("outcome_id", sa.String(length=80), nullable=False),
        sa.Column("decided", sa.String(length=20), nullable=False),
        sa.Column("share", ROW_ID, nullable=False),
        sa.Column("criteria", JSON, nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("judged", sa.String(length=20), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("disagreed", JSON, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_spot_checks_case_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_spot_checks_decision_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_spot_checks_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spot_checks"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_spot_checks_council_id_public_id"),
        sa.UniqueConstraint("council_id", "decision_id", name="uq_spot_checks_council_id_decision_id"),
    )
    op.create_index("ix_spot_checks_waiting", "spot_checks", ["council_id", "done_at", "drawn_at"])
    op.create_index("ix_spot_checks_of", "spot_checks", ["council_id", "service_id", "outcome_id", "done_at"])


def _brakes() -> None:
    op.create_table(
        "brakes",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("outcome_id", sa.String(length=80), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("pulled_at", MOMENT, nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("released_by_id", ROW_ID, nullable=True),
        sa.Column("released_why", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["released_by_id"], ["officers.id"], name="fk_brakes_released_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_brakes"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_brakes_council_id_public_id"),
    )
    op.create_index("uq_brakes_live", "brakes", ["council_id", "service_id", "outcome_id"], unique=True,
                    sqlite_where=LIVE, postgresql_where=LIVE)


def _overturned() -> None:
    op.create_table(
        "overturned_decisions",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("version_number", ROW_ID, nullable=False),
        sa.Column("finding_id", ROW_ID, nullable=False),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.Column("decided", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("excused_at", MOMENT, nullable=True),
        sa.Column("excused_by_id", ROW_ID, nullable=True),
        sa.Column("excuse", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_overturned_decisions_case_id"),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name="fk_overturned_decisions_finding_id"),
        sa.ForeignKeyConstraint(["excused_by_id"], ["officers.id"], name="fk_overturned_decisions_excused_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_overturned_decisions"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_overturned_decisions_council_id_public_id"),
        sa.UniqueConstraint("council_id", "finding_id", name="uq_overturned_decisions_council_id_finding_id"),
    )
    op.create_index("ix_overturned_decisions_of", "overturned_decisions", ["council_id", "service_id", "excused_at"])


def downgrade() -> None:
    for table in ("overturned_decisions", "brakes", "spot_checks"):
        op.drop_table(table)
