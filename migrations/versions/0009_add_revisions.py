"""Changes of definitions that are being prepared, and what a version meant for people in the middle of a form.

The drafts that earlier releases left beside the versions become revisions, so that there is one way to publish them.
"""

import json
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
VERSIONS = sa.table("service_versions", *(sa.column(name) for name in (
    "id", "council_id", "service_id", "hash", "body", "status")))
STEPS = sa.table("service_revision_steps", *(sa.column(name) for name in (
    "council_id", "revision_id", "step", "name", "words")), sa.column("at", MOMENT))
REVISIONS = sa.table("service_revisions", *(sa.column(name) for name in (
    "id", "council_id", "public_id", "service_id", "title", "note", "base", "based_on_id", "policy", "state", "origin",
    "version")), sa.column("created_at", MOMENT), sa.column("changed_at", MOMENT))


def upgrade() -> None:
    op.add_column("service_versions", sa.Column("policy", sa.String(length=10), nullable=False, server_default="pin"))
    op.add_column("drafts", sa.Column("moved", JSON, nullable=True))
    op.create_table(
        "service_revisions",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("based_on_id", ROW_ID, nullable=True),
        sa.Column("policy", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=True),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("approver_id", ROW_ID, nullable=True),
        sa.Column("effective_at", MOMENT, nullable=True),
        sa.Column("published_id", ROW_ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["officers.id"], name="fk_service_revisions_approver_id"),
        sa.ForeignKeyConstraint(["author_id"], ["officers.id"], name="fk_service_revisions_author_id"),
        sa.ForeignKeyConstraint(["based_on_id"], ["service_versions.id"], name="fk_service_revisions_based_on_id"),
        sa.ForeignKeyConstraint(["published_id"], ["service_versions.id"], name="fk_service_revisions_published_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_revisions"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_service_revisions_council_id_public_id"),
    )
    op.create_index("ix_service_revisions_state", "service_revisions", ["council_id", "state"])
    op.create_index("ix_service_revisions_service", "service_revisions", ["council_id", "service_id"])
    op.create_table(
        "service_revision_steps",
        sa.Column("revision_id", ROW_ID, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_service_revision_steps_officer_id"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["service_revisions.id"], name="fk_service_revision_steps_revision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_revision_steps"),
    )
    op.create_index("ix_service_revision_steps_revision_id", "service_revision_steps", ["revision_id"])
    _turn_drafts_into_revisions(op.get_bind(), datetime.now(UTC))


def _turn_drafts_into_revisions(connection: sa.Connection, at: datetime) -> None:
    """No journey and no case was ever on a draft, so that its row can go."""
    for draft in connection.execute(sa.select(VERSIONS).where(VERSIONS.c.status == "draft")).all():
        published = connection.scalar(sa.select(VERSIONS.c.id).where(
            VERSIONS.c.council_id == draft.council_id, VERSIONS.c.service_id == draft.service_id,
            VERSIONS.c.status == "published"))
        base = json.dumps(json.loads(draft.body)["base"], ensure_ascii=False, separators=(",", ":"))
        public_id = secrets.token_hex(8)
        connection.execute(sa.insert(REVISIONS).values(
            council_id=draft.council_id, public_id=public_id, service_id=draft.service_id,
            title="As it came with an earlier release", note="", base=base, based_on_id=published, policy="pin",
            state="editing", origin=draft.hash, created_at=at, changed_at=at, version=1))
        made = connection.scalar(sa.select(REVISIONS.c.id).where(REVISIONS.c.public_id == public_id))
        connection.execute(sa.insert(STEPS).values(council_id=draft.council_id, revision_id=made, step="begin",
                                                   name="Front Door", at=at, words=""))
        connection.execute(sa.delete(VERSIONS).where(VERSIONS.c.id == draft.id))


def downgrade() -> None:
    """What is being prepared is lost; the packaged definitions among it come again with the next `migrate`."""
    op.drop_table("service_revision_steps")
    op.drop_table("service_revisions")
    with op.batch_alter_table("service_versions") as table:
        table.drop_column("policy")
    with op.batch_alter_table("drafts") as table:
        table.drop_column("moved")
