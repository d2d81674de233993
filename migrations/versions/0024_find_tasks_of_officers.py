"""An officer's own tasks are found by an index."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tasks_officer", "tasks", ["council_id", "officer_id", "done_at", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_tasks_officer", table_name="tasks")
