"""The single record: what people are found by, households, warnings, protected addresses, and merged records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
WORD = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("contact_points", sa.Column("unsafe_at", MOMENT, nullable=True))
    op.add_column("residents", sa.Column("merged_into_id", ROW_ID, nullable=True))
    op.create_index("ix_residents_merged_into", "residents", ["merged_into_id"])
    _search()
    _households()
    _care()
    _merges()


def _search() -> None:
    op.create_table(
        "search_words",
        sa.Column("word", WORD, nullable=False),
        sa.Column("backwards", WORD, nullable=False),
        sa.Column("sound", sa.String(length=8), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_words"),
        sa.UniqueConstraint("council_id", "word", name="uq_search_words_council_id_word"),
    )
    op.create_index("ix_search_words_backwards", "search_words", ["council_id", "backwards"])
    op.create_index("ix_search_words_sound", "search_words", ["council_id", "sound"])
    op.create_table(
        "search_keys",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_search_keys_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_keys"),
        sa.UniqueConstraint("council_id", "word", "kind", "resident_id",
                            name="uq_search_keys_council_id_word_kind_resident_id"),
    )
    op.create_index("ix_search_keys_resident", "search_keys", ["resident_id", "word"])


def _households() -> None:
    op.create_table(
        "households",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_households"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_households_council_id_public_id"),
    )
    op.create_table(
        "household_members",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_household_members_household_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_household_members_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household_members"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_household_members_council_id_public_id"),
    )
    op.create_index("ix_household_members_household", "household_members", ["household_id", "until_on"])
    op.create_index("ix_household_members_resident", "household_members", ["resident_id", "until_on"])
    op.create_table(
        "named_workers",
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("named_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_named_workers_household_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_named_workers_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_named_workers"),
    )
    op.create_index("ix_named_workers_officer", "named_workers", ["officer_id"])
    op.create_index("uq_named_workers_live", "named_workers", ["council_id", "household_id"],
                    unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def _care() -> None:
    op.create_table(
        "person_alerts",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=False),
        sa.Column("shown_to_resident", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["officers.id"], name="fk_person_alerts_author_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_person_alerts_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person_alerts"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_person_alerts_council_id_public_id"),
    )
    op.create_index("ix_person_alerts_resident", "person_alerts", ["resident_id", "ended_at"])
    op.create_index("ix_person_alerts_review", "person_alerts", ["ended_at", "review_on"])
    op.create_table(
        "address_protections",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("hidden", JSON, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_address_protections_officer_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_address_protections_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_address_protections"),
    )
    op.create_index("ix_address_protections_review", "address_protections", ["ended_at", "review_on"])
    op.create_index("uq_address_protections_live", "address_protections", ["council_id", "resident_id"],
                    unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def _merges() -> None:
    op.create_table(
        "resident_merges",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kept_id", ROW_ID, nullable=False),
        sa.Column("merged_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(length=60), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["residents.id"], name="fk_resident_merges_kept_id"),
        sa.ForeignKeyConstraint(["merged_id"], ["residents.id"], name="fk_resident_merges_merged_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_resident_merges_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_resident_merges"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_resident_merges_council_id_public_id"),
    )
    op.create_index("ix_resident_merges_kept", "resident_merges", ["kept_id"])
    op.create_index("ix_resident_merges_merged", "resident_merges", ["merged_id"])
    op.create_table(
        "not_the_same",
        sa.Column("first_id", ROW_ID, nullable=False),
        sa.Column("second_id", ROW_ID, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["residents.id"], name="fk_not_the_same_first_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_not_the_same_officer_id"),
        sa.ForeignKeyConstraint(["second_id"], ["residents.id"], name="fk_not_the_same_second_id"),
        sa.PrimaryKeyConstraint("id", name="pk_not_the_same"),
        sa.UniqueConstraint("council_id", "first_id", "second_id",
                            name="uq_not_the_same_council_id_first_id_second_id"),
    )
    op.create_index("ix_not_the_same_second", "not_the_same", ["second_id"])


def downgrade() -> None:
    for table in ("not_the_same", "resident_merges", "address_protections", "person_alerts", "named_workers",
                  "household_members", "households", "search_keys", "search_words"):
        op.drop_table(table)
    op.drop_index("ix_residents_merged_into", "residents")
    op.drop_column("residents", "merged_into_id")
    op.drop_column("contact_points", "unsafe_at")
