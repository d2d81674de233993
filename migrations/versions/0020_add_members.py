"""Councillors: their wards, the consents by which they follow cases, and what they and the desk write."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "member_wards",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("ward", sa.String(length=80), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_member_wards_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_wards"),
        sa.UniqueConstraint("council_id", "officer_id", "ward", name="uq_member_wards_council_id_officer_id_ward"),
    )
    op.create_index("ix_member_wards_ward", "member_wards", ["council_id", "ward"])
    _consents()
    _messages()


def _consents() -> None:
    op.create_table(
        "member_consents",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("enquiry_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("confirmed_by_id", ROW_ID, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_member_consents_case_id"),
        sa.ForeignKeyConstraint(["enquiry_id"], ["cases.id"], name="fk_member_consents_enquiry_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_member_consents_officer_id"),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["officers.id"], name="fk_member_consents_confirmed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_consents"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_member_consents_council_id_public_id"),
    )
    op.create_index("uq_member_consents_live", "member_consents", ["council_id", "case_id", "officer_id"], unique=True,
                    sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_index("ix_member_consents_officer", "member_consents", ["officer_id"])


def _messages() -> None:
    op.create_table(
        "member_messages",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_member_messages_case_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_member_messages_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_messages"),
    )
    op.create_index("ix_member_messages_case", "member_messages", ["case_id", "officer_id", "id"])


def downgrade() -> None:
    for table in ("member_messages", "member_consents", "member_wards"):
        op.drop_table(table)
