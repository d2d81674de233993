"""What a finding was worked out from, kept with it. Those of before have nothing there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("findings", sa.Column("basis", JSON, nullable=True))


def downgrade() -> None:
    # Not in a batch: that would make the table anew, and decisions point at it.
    op.drop_column("findings", "basis")
