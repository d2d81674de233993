"""Who waits at the counter, and how long a contact rang or waited."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("contacts", sa.Column("waited_s", ROW_ID, nullable=True))
    op.create_table(
        "counter_visits",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(40), nullable=False),
        sa.Column("contact_id", ROW_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("service_id", sa.String(80), nullable=True),
        sa.Column("team_slug", sa.String(60), nullable=True),
        sa.Column("wants", JSON, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_counter_visits_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_counter_visits"),
        sa.UniqueConstraint("council_id", "contact_id", name="uq_counter_visits_council_id_contact_id"),
        sa.UniqueConstraint("council_id", "day", "number", name="uq_counter_visits_council_id_day_number"),
    )


def downgrade() -> None:
    op.drop_table("counter_visits")
    op.drop_column("contacts", "waited_s")
