"""Contacts with everything that people came for, call-backs, email that comes in, links to go on alone, and consent to
share a form in a chat."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
AT_HAND = sa.text("running_since IS NOT NULL")


def upgrade() -> None:
    _contacts()
    _call_backs()
    _mails()
    _draft_links()
    with op.batch_alter_table("attachments") as batch:
        batch.add_column(sa.Column("contact_id", ROW_ID, nullable=True))
        batch.create_foreign_key("fk_attachments_contact_id", "contacts", ["contact_id"], ["id"])
        batch.create_index("ix_attachments_contact", ["contact_id"])
    with op.batch_alter_table("chats") as batch:
        batch.add_column(sa.Column("shared_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("unshared_at", MOMENT, nullable=True))


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("follows_id", ROW_ID, nullable=True),
        sa.Column("assistance", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("call_id", sa.String(length=120), nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("running_since", MOMENT, nullable=True),
        sa.Column("seconds", ROW_ID, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ticked", sa.Boolean(), nullable=True),
        sa.Column("handed_on", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cost_pence", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["follows_id"], ["contacts.id"], name="fk_contacts_follows_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_contacts_officer_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_contacts_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("council_id", "call_id", name="uq_contacts_council_id_call_id"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_contacts_council_id_public_id")
    )
    op.create_index("ix_contacts_officer", "contacts", ["council_id", "officer_id", "standing"])
    op.create_index("ix_contacts_resident", "contacts", ["resident_id", "began_at"])
    op.create_index("ix_contacts_standing", "contacts", ["council_id", "standing", "began_at"])
    op.create_index("uq_contacts_at_hand", "contacts", ["council_id", "officer_id"], unique=True,
                    sqlite_where=AT_HAND, postgresql_where=AT_HAND)
    op.create_table(
        "contact_needs",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", ROW_ID, nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=True),
        sa.Column("answer_id", sa.String(length=80), nullable=True),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("process", sa.String(length=60), nullable=True),
        sa.Column("resolution", sa.String(length=20), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=True),
        sa.Column("failure_proposed", sa.String(length=20), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_contact_needs_case_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_contact_needs_contact_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_contact_needs_draft_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_needs"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_contact_needs_council_id_public_id")
    )
    op.create_index("ix_contact_needs_case", "contact_needs", ["case_id"])
    op.create_index("ix_contact_needs_contact", "contact_needs", ["contact_id", "id"])
    op.create_index("ix_contact_needs_draft", "contact_needs", ["draft_id"])


def _call_backs() -> None:
    op.create_table(
        "call_backs",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("contact_id", ROW_ID, nullable=True),
        sa.Column("service_id", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("booked_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_call_backs_contact_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_call_backs_draft_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_call_backs_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        sa.UniqueConstraint("council_id", "key", name="uq_call_backs_council_id_key"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_call_backs_council_id_public_id")
    )
    op.create_index("ix_call_backs_due", "call_backs", ["council_id", "state", "from_at"])
    op.create_index("ix_call_backs_resident", "call_backs", ["resident_id"])
    op.create_table(
        "call_back_tries",
        sa.Column("call_back_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["call_back_id"], ["call_backs.id"], name="fk_call_back_tries_call_back_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_call_back_tries_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call_back_tries")
    )
    op.create_index("ix_call_back_tries_call_back", "call_back_tries", ["call_back_id", "id"])


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("team_slug", sa.String(length=60), nullable=True),
        sa.Column("message_key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("suggested", JSON, nullable=False),
        sa.Column("left_out", JSON, nullable=False),
        sa.Column("unreadable", sa.String(length=200), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("replies", JSON, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_mails_case_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_mails_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("council_id", "contact_id", name="uq_mails_council_id_contact_id"),
        sa.UniqueConstraint("council_id", "message_key", name="uq_mails_council_id_message_key"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_mails_council_id_public_id")
    )
    op.create_index("ix_mails_case", "mails", ["case_id"])
    op.create_table(
        "hook_calls",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hook_calls"),
        sa.UniqueConstraint("council_id", "signature", name="uq_hook_calls_council_id_signature")
    )
    op.create_index("ix_hook_calls_at", "hook_calls", ["at"])


def _draft_links() -> None:
    op.create_table(
        "draft_links",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("checked", sa.String(length=20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_links_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_draft_links_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_links"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_draft_links_council_id_public_id"),
        sa.UniqueConstraint("council_id", "token_digest", name="uq_draft_links_council_id_token_digest")
    )
    op.create_index("ix_draft_links_draft", "draft_links", ["draft_id"])


def downgrade() -> None:
    with op.batch_alter_table("chats") as batch:
        for column in ("unshared_at", "shared_at"):
            batch.drop_column(column)
    with op.batch_alter_table("attachments") as batch:
        batch.drop_index("ix_attachments_contact")
        batch.drop_constraint("fk_attachments_contact_id", type_="foreignkey")
        batch.drop_column("contact_id")
    for table in ("draft_links", "hook_calls", "mails", "call_back_tries", "call_backs", "contact_needs", "contacts"):
        op.drop_table(table)
