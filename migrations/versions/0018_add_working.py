"""What professionals and teams do together on a case: referrals, approvals, episodes with their plans, unsent texts,
gates, and rights that come with no level."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
OPEN = sa.text("state = 'requested'")
TABLES = ("referrals", "approvals", "episodes", "episode_ratings", "plan_items",
          "episode_reviews", "officer_drafts", "gate_passages", "officer_rights")


def upgrade() -> None:
    _referrals()
    _approvals()
    _episodes()
    _episode_ratings()
    _plan_items()
    _episode_reviews()
    _officer_drafts()
    _gate_passages()
    _officer_rights()


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("to_team", sa.String(length=60), nullable=True),
        sa.Column("partner", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", ROW_ID, nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_team", sa.String(length=60), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officers.id"], name="fk_referrals_asked_by_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_referrals_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_referrals_council_id_public_id"),
    )
    op.create_index("ix_referrals_case", "referrals", ["case_id", "id"])
    op.create_index("ix_referrals_due", "referrals", ["state", "due_at"])
    op.create_index("ix_referrals_from", "referrals", ["council_id", "asked_by_id", "state", "id"])
    op.create_index("ix_referrals_to", "referrals", ["council_id", "to_team", "state", "due_at"])


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("least", sa.String(length=20), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", ROW_ID, nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_by_id", ROW_ID, nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["officers.id"], name="fk_approvals_answered_by_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officers.id"], name="fk_approvals_asked_by_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_approvals_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_approvals_council_id_public_id"),
    )
    op.create_index("ix_approvals_case", "approvals", ["case_id", "id"])
    op.create_index("ix_approvals_team", "approvals", ["council_id", "team", "state", "id"])
    op.create_index("uq_approvals_open", "approvals", ["council_id", "case_id", "kind"], unique=True, sqlite_where=OPEN,
                    postgresql_where=OPEN)


def _episodes() -> None:
    op.create_table(
        "episodes",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("scale_reason", sa.Text(), nullable=False),
        sa.Column("scaled_by", sa.String(length=200), nullable=False),
        sa.Column("scaled_at", MOMENT, nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=True),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("recommended_by_id", ROW_ID, nullable=True),
        sa.Column("recommended_at", MOMENT, nullable=True),
        sa.Column("signed_off_at", MOMENT, nullable=True),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_episodes_case_id"),
        sa.ForeignKeyConstraint(["recommended_by_id"], ["officers.id"], name="fk_episodes_recommended_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_episodes"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_episodes_council_id_public_id"),
        sa.UniqueConstraint("council_id", "case_id", name="uq_episodes_council_id_case_id"),
    )
    op.create_index("ix_episodes_review", "episodes", ["council_id", "ended_at", "review_on"])


def _episode_ratings() -> None:
    op.create_table(
        "episode_ratings",
        sa.Column("episode_id", ROW_ID, nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("rating", ROW_ID, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_episode_ratings_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_episode_ratings"),
    )
    op.create_index("ix_episode_ratings_episode", "episode_ratings", ["episode_id", "id"])


def _plan_items() -> None:
    op.create_table(
        "plan_items",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("episode_id", ROW_ID, nullable=False),
        sa.Column("goal", sa.String(length=400), nullable=False),
        sa.Column("action", sa.String(length=1000), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_plan_items_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_items"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_plan_items_council_id_public_id"),
    )
    op.create_index("ix_plan_items_episode", "plan_items", ["episode_id", "id"])


def _episode_reviews() -> None:
    op.create_table(
        "episode_reviews",
        sa.Column("episode_id", ROW_ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_episode_reviews_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_episode_reviews"),
    )
    op.create_index("ix_episode_reviews_episode", "episode_reviews", ["episode_id", "id"])


def _officer_drafts() -> None:
    op.create_table(
        "officer_drafts",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_officer_drafts_case_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_officer_drafts_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officer_drafts"),
        sa.UniqueConstraint("council_id", "case_id", "officer_id", "move",
                            name="uq_officer_drafts_council_id_case_id_officer_id_move"),
    )
    op.create_index("ix_officer_drafts_officer", "officer_drafts", ["council_id", "officer_id", "saved_at"])


def _gate_passages() -> None:
    op.create_table(
        "gate_passages",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("into", ROW_ID, nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_gate_passages_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gate_passages"),
    )
    op.create_index("ix_gate_passages_gate", "gate_passages", ["council_id", "service_id", "gate", "at"])


def _officer_rights() -> None:
    op.create_table(
        "officer_rights",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("right", sa.String(length=40), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_officer_rights_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officer_rights"),
        sa.UniqueConstraint("council_id", "officer_id", "right", name="uq_officer_rights_council_id_officer_id_right"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
