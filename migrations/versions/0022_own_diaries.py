"""Whose own time a resource is, so that it ends when they leave."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("resources") as resources:
        resources.add_column(sa.Column("officer_id", ROW_ID, nullable=True))
        resources.create_foreign_key("fk_resources_officer_id", "officers", ["officer_id"], ["id"])
    op.create_index("ix_resources_officer", "resources", ["officer_id"])


def downgrade() -> None:
    op.drop_index("ix_resources_officer", "resources")
    with op.batch_alter_table("resources") as resources:
        resources.drop_constraint("fk_resources_officer_id", type_="foreignkey")
        resources.drop_column("officer_id")
