"""Seal the audit in blocks, and let nobody change what it holds; who is on duty, what alerts them, and who broke the
glass before a hidden record."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNANSWERED = sa.text("acknowledged_at IS NULL")
SEALED = ("audit_rows", "audit_blocks")
REFUSAL = "what the audit holds is never changed or removed"


def upgrade() -> None:
    _audit()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()
    # What was written before there were blocks is sealed too.
    op.execute("INSERT INTO audit_waiting (id, council_id) SELECT id, council_id FROM audit_rows")
    _rota()
    _alerts()
    _glass()


def _audit() -> None:
    op.create_table(
        "audit_waiting",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_waiting"),
    )
    op.create_table(
        "audit_blocks",
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_blocks"),
        sa.UniqueConstraint("council_id", "number", name="uq_audit_blocks_council_id_number"),
    )


def _guard_on_postgresql() -> None:
    op.execute(f"CREATE FUNCTION audit_stands() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$")
    for table in SEALED:
        op.execute(f"CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                   "FOR EACH STATEMENT EXECUTE FUNCTION audit_stands()")
    op.execute("CREATE FUNCTION audit_row_waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               "INSERT INTO audit_waiting (id, council_id) VALUES (NEW.id, NEW.council_id); RETURN NULL; END $$")
    op.execute("CREATE TRIGGER audit_rows_wait AFTER INSERT ON audit_rows "
               "FOR EACH ROW EXECUTE FUNCTION audit_row_waits()")


def _guard_on_sqlite() -> None:
    for table in SEALED:
        for act in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                       f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
    op.execute("CREATE TRIGGER audit_rows_wait AFTER INSERT ON audit_rows BEGIN "
               "INSERT INTO audit_waiting (id, council_id) VALUES (NEW.id, NEW.council_id); END")


def _rota() -> None:
    op.create_table(
        "shifts",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("team_slug", sa.String(length=60), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ck_shifts_has_length"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_shifts_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_shifts_council_id_public_id"),
    )
    op.create_index("ix_shifts_officer", "shifts", ["officer_id", "ends_at"])
    op.create_index("ix_shifts_ends", "shifts", ["council_id", "ends_at"])


def _alerts() -> None:
    op.create_table(
        "duty_alerts",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("target_at", MOMENT, nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("acknowledged_by_id", ROW_ID, nullable=True),
        sa.Column("steps", ROW_ID, nullable=False),
        sa.Column("next_step_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_duty_alerts_case_id"),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["officers.id"], name="fk_duty_alerts_acknowledged_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_alerts"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_duty_alerts_council_id_public_id"),
    )
    op.create_index("uq_duty_alerts_unanswered", "duty_alerts", ["council_id", "case_id"], unique=True,
                    sqlite_where=UNANSWERED, postgresql_where=UNANSWERED)
    op.create_index("ix_duty_alerts_raised", "duty_alerts", ["council_id", "raised_at"])
    op.create_index("ix_duty_alerts_next", "duty_alerts", ["next_step_at"],
                    sqlite_where=UNANSWERED, postgresql_where=UNANSWERED)


def _glass() -> None:
    op.create_table(
        "glass_breaks",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("confidentiality", ROW_ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_glass_breaks_case_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_glass_breaks_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_glass_breaks"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_glass_breaks_council_id_public_id"),
    )
    op.create_index("ix_glass_breaks_officer", "glass_breaks", ["officer_id", "until"])
    op.create_index("ix_glass_breaks_opened", "glass_breaks", ["council_id", "opened_at"])


def downgrade() -> None:
    for table in ("glass_breaks", "duty_alerts", "shifts"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_stands() CASCADE")
        op.execute("DROP FUNCTION audit_row_waits() CASCADE")
    else:
        op.execute("DROP TRIGGER audit_rows_wait")
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_rows_no_{act}")
    for table in ("audit_blocks", "audit_waiting"):
        op.drop_table(table)
