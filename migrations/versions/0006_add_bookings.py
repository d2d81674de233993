"""What can be booked, who has it when; money to be given back; and the calendar file that goes with a message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "resources",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("place_label", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("seats", ROW_ID, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("features", JSON, nullable=False),
        sa.Column("opening", JSON, nullable=False),
        sa.Column("before_minutes", ROW_ID, nullable=False),
        sa.Column("after_minutes", ROW_ID, nullable=False),
        sa.Column("closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("seats > 0", name="ck_resources_seats"),
        sa.PrimaryKeyConstraint("id", name="pk_resources"),
        sa.UniqueConstraint("council_id", "slug", name="uq_resources_council_id_slug"),
    )
    op.create_index("ix_resources_kind", "resources", ["council_id", "kind", "place"], unique=False)
    op.create_table(
        "resource_exceptions",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("resource_id", ROW_ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_resource_exceptions_moments"),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name="fk_resource_exceptions_resource_id"),
        sa.PrimaryKeyConstraint("id", name="pk_resource_exceptions"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_resource_exceptions_council_id_public_id"),
    )
    op.create_index("ix_resource_exceptions_resource", "resource_exceptions", ["resource_id", "ends_at"], unique=False)
    op.create_table(
        "bookings",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("resource_id", ROW_ID, nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("busy_from", MOMENT, nullable=False),
        sa.Column("busy_until", MOMENT, nullable=False),
        sa.Column("span_from", ROW_ID, nullable=False),
        sa.Column("span_until", ROW_ID, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("people", ROW_ID, nullable=False),
        sa.Column("hold_until", MOMENT, nullable=True),
        sa.Column("sequence", ROW_ID, nullable=False),
        sa.Column("changes", ROW_ID, nullable=False),
        sa.Column("least_percent", ROW_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(state = 'held') = (hold_until IS NOT NULL)", name="ck_bookings_hold"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_bookings_moments"),
        sa.CheckConstraint("people > 0", name="ck_bookings_people"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_bookings_case_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_bookings_draft_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name="fk_bookings_resource_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        sa.UniqueConstraint("council_id", "case_id", name="uq_bookings_council_id_case_id"),
        sa.UniqueConstraint("council_id", "draft_id", name="uq_bookings_council_id_draft_id"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_bookings_council_id_public_id"),
    )
    op.create_index(
        "ix_bookings_busy",
        "bookings",
        ["resource_id", "busy_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('held', 'reserved', 'confirmed')"),
        postgresql_where=sa.text("state IN ('held', 'reserved', 'confirmed')"),
    )
    op.create_index("ix_bookings_day", "bookings", ["council_id", "starts_at"], unique=False)
    op.create_index(
        "ix_bookings_holds",
        "bookings",
        ["hold_until"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_bookings_to_end",
        "bookings",
        ["starts_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('reserved', 'confirmed') AND ended_at IS NULL"),
        postgresql_where=sa.text("state IN ('reserved', 'confirmed') AND ended_at IS NULL"),
    )
    op.create_table(
        "refunds",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("payment_id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("amount_pence", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name="ck_refunds_amount_pence"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_refunds_case_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name="fk_refunds_payment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.UniqueConstraint("council_id", "key", name="uq_refunds_council_id_key"),
        sa.UniqueConstraint("council_id", "reference", name="uq_refunds_council_id_reference"),
    )
    op.create_index("ix_refunds_case", "refunds", ["case_id"], unique=False)
    op.create_index("ix_refunds_open", "refunds", ["state", "created_at"], unique=False)
    op.create_index("ix_refunds_payment", "refunds", ["payment_id"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))
    _keep_apart()


def _keep_apart() -> None:
    """PostgreSQL itself refuses two live bookings of one resource that overlap. The stretches are whole numbers that
    carry the resource, because a range beside an equality would need an extension."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_apart EXCLUDE USING gist"
            " (int8range(span_from, span_until) WITH &&)"
            " WHERE (state IN ('held', 'reserved', 'confirmed') AND NOT shared)"
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("calendar")
    op.drop_index("ix_refunds_payment", "refunds")
    op.drop_index("ix_refunds_open", "refunds")
    op.drop_index("ix_refunds_case", "refunds")
    op.drop_table("refunds")
    op.drop_index(
        "ix_bookings_to_end",
        "bookings",
        sqlite_where=sa.text("state IN ('reserved', 'confirmed') AND ended_at IS NULL"),
        postgresql_where=sa.text("state IN ('reserved', 'confirmed') AND ended_at IS NULL"),
    )
    op.drop_index(
        "ix_bookings_holds",
        "bookings",
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.drop_index("ix_bookings_day", "bookings")
    op.drop_index(
        "ix_bookings_busy",
        "bookings",
        sqlite_where=sa.text("state IN ('held', 'reserved', 'confirmed')"),
        postgresql_where=sa.text("state IN ('held', 'reserved', 'confirmed')"),
    )
    op.drop_table("bookings")
    op.drop_index("ix_resource_exceptions_resource", "resource_exceptions")
    op.drop_table("resource_exceptions")
    op.drop_index("ix_resources_kind", "resources")
    op.drop_table("resources")
