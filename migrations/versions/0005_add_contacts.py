"""Chats beside the page, where journeys stumble, and what was checked of callers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "seats",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("places", ROW_ID, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_seats_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.UniqueConstraint("council_id", "officer_id", name="uq_seats_council_id_officer_id"),
    )
    op.create_table(
        "caller_checks",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_caller_checks_draft_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_caller_checks_officer_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_caller_checks_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_caller_checks"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_caller_checks_council_id_public_id"),
    )
    op.create_index("ix_caller_checks_resident", "caller_checks", ["resident_id"], unique=False)
    op.create_table(
        "chats",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("page_id", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_chats_case_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_chats_draft_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_chats_officer_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_chats_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_chats_council_id_public_id"),
    )
    op.create_index("ix_chats_case", "chats", ["case_id"], unique=False)
    op.create_index("ix_chats_waiting", "chats", ["council_id", "closed_at", "asked_at"], unique=False)
    op.create_index(
        "uq_chats_open",
        "chats",
        ["council_id", "draft_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "stumbles",
        sa.Column("draft_id", ROW_ID, nullable=False),
        sa.Column("page_id", sa.String(length=80), nullable=False),
        sa.Column("times", ROW_ID, nullable=False),
        sa.Column("errors", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_stumbles_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stumbles"),
        sa.UniqueConstraint(
            "council_id", "draft_id", "page_id", name="uq_stumbles_council_id_draft_id_page_id"
        ),
    )
    op.create_table(
        "chat_lines",
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_chat_lines_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_lines"),
    )
    op.create_index("ix_chat_lines_chat", "chat_lines", ["chat_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_chat_lines_chat", "chat_lines")
    op.drop_table("chat_lines")
    op.drop_table("stumbles")
    op.drop_index(
        "uq_chats_open",
        "chats",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_chats_waiting", "chats")
    op.drop_index("ix_chats_case", "chats")
    op.drop_table("chats")
    op.drop_index("ix_caller_checks_resident", "caller_checks")
    op.drop_table("caller_checks")
    op.drop_table("seats")
