"""The contact that a chat is, since its adviser took it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("chats") as batch:
        batch.add_column(sa.Column("contact_id", ROW_ID, nullable=True))
        batch.create_foreign_key("fk_chats_contact_id", "contacts", ["contact_id"], ["id"])
        batch.create_index("ix_chats_contact", ["contact_id"])


def downgrade() -> None:
    with op.batch_alter_table("chats") as batch:
        batch.drop_index("ix_chats_contact")
        batch.drop_constraint("fk_chats_contact_id", type_="foreignkey")
        batch.drop_column("contact_id")
