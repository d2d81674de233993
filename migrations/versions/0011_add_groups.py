"""What residents do with community groups: the places that they book, and what they say of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "group_meetings",
        sa.Column("group_id", sa.String(length=60), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("taken", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("taken >= 0", name="ck_group_meetings_taken"),
        sa.PrimaryKeyConstraint("id", name="pk_group_meetings"),
        sa.UniqueConstraint("council_id", "group_id", "starts_at",
                            name="uq_group_meetings_council_id_group_id_starts_at"),
    )
    _places()
    _feedback()


def _places() -> None:
    op.create_table(
        "group_places",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", ROW_ID, nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("booked_by_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["group_meetings.id"], name="fk_group_places_meeting_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_group_places_resident_id"),
        sa.ForeignKeyConstraint(["booked_by_id"], ["residents.id"], name="fk_group_places_booked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_places"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_group_places_council_id_public_id"),
        sa.UniqueConstraint("council_id", "meeting_id", "resident_id",
                            name="uq_group_places_council_id_meeting_id_resident_id"),
    )
    op.create_index("ix_group_places_resident", "group_places", ["resident_id", "meeting_id"])


def _feedback() -> None:
    op.create_table(
        "group_feedback",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=60), nullable=False),
        sa.Column("to", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_group_feedback_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_feedback"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_group_feedback_council_id_public_id"),
    )
    op.create_index("ix_group_feedback_unseen", "group_feedback", ["council_id", "seen_at", "id"])


def downgrade() -> None:
    for table in ("group_feedback", "group_places", "group_meetings"):
        op.drop_table(table)
