"""Find what hangs on a case or a resident without reading the whole table, and the newest public reports."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_parties_case": ("parties", ["case_id"]),
    "ix_parties_resident": ("parties", ["resident_id"]),
    "ix_contact_points_resident": ("contact_points", ["resident_id"]),
    "ix_tasks_case": ("tasks", ["case_id"]),
    "ix_cases_public": ("cases", ["council_id", "public", "id"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    for name, (table, _) in reversed(INDEXES.items()):
        op.drop_index(name, table)
