"""The first tables: people, places, services, cases and all that hangs on them, messages, audit, events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEARCH_KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
NOT_STRANDED = (
    "state IN ('closed', 'withdrawn', 'duplicate')"
    " OR (CASE WHEN queue IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END + CASE WHEN on_hold THEN 1 ELSE 0 END) = 1"
)


def upgrade() -> None:
    op.create_table(
        "audit_rows",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("detail", JSON, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_rows"),
    )
    op.create_index(
        "ix_audit_rows_subject",
        "audit_rows",
        ["council_id", "subject_kind", "subject_id", "id"],
        unique=False,
    )

    op.create_table(
        "events",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("tier", ROW_ID, nullable=False),
        sa.Column("assistance", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("ward", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("concluded_at", MOMENT, nullable=False),
        sa.Column("minutes", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_concluded", "events", ["council_id", "concluded_at"], unique=False)

    op.create_table(
        "landscapes",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("points", JSON, nullable=False),
        sa.Column("min_easting", sa.Float(), nullable=False),
        sa.Column("min_northing", sa.Float(), nullable=False),
        sa.Column("max_easting", sa.Float(), nullable=False),
        sa.Column("max_northing", sa.Float(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_landscapes"),
        sa.UniqueConstraint("council_id", "name", "kind", name="uq_landscapes_name"),
    )
    op.create_table(
        "officers",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("factor_secret", sa.String(length=300), nullable=True),
        sa.Column("factor_step", ROW_ID, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officers"),
        sa.UniqueConstraint("council_id", "email", name="uq_officers_council_id_email"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_officers_council_id_public_id"),
    )
    op.create_table(
        "queues",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("team_slug", sa.String(length=60), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queues"),
        sa.UniqueConstraint("council_id", "slug", name="uq_queues_council_id_slug"),
    )
    op.create_table(
        "residents",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_residents"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_residents_council_id_public_id"),
    )
    op.create_table(
        "service_versions",
        sa.Column("service_id", sa.String(length=60), nullable=False),
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_versions"),
        sa.UniqueConstraint(
            "council_id", "service_id", "number", name="uq_service_versions_council_id_service_id_number"
        ),
    )
    op.create_index(
        "one_published",
        "service_versions",
        ["council_id", "service_id"],
        unique=True,
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )

    op.create_table(
        "sign_in_tries",
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    op.create_index(
        "ix_sign_in_tries_account",
        "sign_in_tries",
        ["council_id", "account_digest", "address_digest", "at"],
        unique=False,
    )

    op.create_table(
        "teams",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("council_id", "slug", name="uq_teams_council_id_slug"),
    )
    op.create_table(
        "wards",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wards"),
        sa.UniqueConstraint("council_id", "code", name="uq_wards_code"),
    )
    op.create_table(
        "worker_beats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker_beats"),
        sa.UniqueConstraint("council_id", "name", name="uq_worker_beats_council_id_name"),
    )
    op.create_table(
        "cases",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("version_id", ROW_ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tier", ROW_ID, nullable=True),
        sa.Column("tier_reason", sa.String(length=400), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("outcome_reason", sa.String(length=2000), nullable=False),
        sa.Column("confidentiality", ROW_ID, nullable=False),
        sa.Column("priority", ROW_ID, nullable=False),
        sa.Column("queue", sa.String(length=60), nullable=True),
        sa.Column("owner_id", ROW_ID, nullable=True),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("home_queue", sa.String(length=60), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("assistance", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("place_label", sa.String(length=200), nullable=False),
        sa.Column("usrn", sa.String(length=8), nullable=True),
        sa.Column("ward", sa.String(length=60), nullable=True),
        sa.Column("easting", ROW_ID, nullable=True),
        sa.Column("northing", ROW_ID, nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("clock_terms", JSON, nullable=True),
        sa.Column("shown_terms", JSON, nullable=True),
        sa.Column("canonical_id", ROW_ID, nullable=True),
        sa.Column("shown_as", sa.String(length=20), nullable=True),
        sa.Column("people_affected", ROW_ID, nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            NOT_STRANDED,
            name="ck_cases_not_stranded",
        ),
        sa.ForeignKeyConstraint(["canonical_id"], ["cases.id"], name="fk_cases_canonical_id"),
        sa.ForeignKeyConstraint(
            ["council_id", "queue"], ["queues.council_id", "queues.slug"], name="fk_cases_queue"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["officers.id"], name="fk_cases_owner_id"),
        sa.ForeignKeyConstraint(["version_id"], ["service_versions.id"], name="fk_cases_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("council_id", "reference", name="uq_cases_council_id_reference"),
    )
    op.create_index("ix_cases_canonical", "cases", ["canonical_id"], unique=False)
    op.create_index("ix_cases_near", "cases", ["council_id", "easting", "northing"], unique=False)
    op.create_index("ix_cases_owner", "cases", ["council_id", "owner_id", "due_at", "id"], unique=False)
    op.create_index("ix_cases_queue", "cases", ["council_id", "queue", "due_at", "id"], unique=False)
    op.create_index("ix_cases_street", "cases", ["council_id", "usrn", "received_at"], unique=False)

    op.create_table(
        "contact_points",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_contact_points_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_points"),
        sa.UniqueConstraint(
            "council_id",
            "resident_id",
            "kind",
            "value",
            name="uq_contact_points_council_id_resident_id_kind_value",
        ),
    )
    op.create_index(
        "ix_contact_points_value", "contact_points", ["council_id", "kind", "value"], unique=False
    )

    op.create_table(
        "memberships",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("team_slug", sa.String(length=60), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_memberships_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sa.UniqueConstraint(
            "council_id", "officer_id", "team_slug", name="uq_memberships_council_id_officer_id_team_slug"
        ),
    )
    op.create_table(
        "one_time_links",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_one_time_links_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_links"),
        sa.UniqueConstraint("council_id", "token_digest", name="uq_one_time_links_council_id_token_digest"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_recovery_codes_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint(
            "council_id",
            "officer_id",
            "code_digest",
            name="uq_recovery_codes_council_id_officer_id_code_digest",
        ),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("factor_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_sign_in_sessions_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sessions"),
        sa.UniqueConstraint(
            "council_id", "token_digest", name="uq_sign_in_sessions_council_id_token_digest"
        ),
    )
    op.create_table(
        "streets",
        sa.Column("usrn", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", SEARCH_KEY, nullable=False),
        sa.Column("locality", sa.String(length=80), nullable=False),
        sa.Column("ward_code", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("points", JSON, nullable=False),
        sa.Column("length_m", sa.Float(), nullable=False),
        sa.Column("min_easting", sa.Float(), nullable=False),
        sa.Column("min_northing", sa.Float(), nullable=False),
        sa.Column("max_easting", sa.Float(), nullable=False),
        sa.Column("max_northing", sa.Float(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "ward_code"], ["wards.council_id", "wards.code"], name="fk_streets_ward"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_streets"),
        sa.UniqueConstraint("council_id", "usrn", name="uq_streets_usrn"),
    )
    op.create_index(
        "ix_streets_box",
        "streets",
        ["council_id", "min_easting", "max_easting", "min_northing", "max_northing"],
        unique=False,
    )
    op.create_index("ix_streets_name_key", "streets", ["council_id", "name_key"], unique=False)

    op.create_table(
        "access_rows",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_access_rows_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_rows"),
        sa.UniqueConstraint(
            "council_id",
            "case_id",
            "subject_kind",
            "subject_id",
            name="uq_access_rows_council_id_case_id_subject_kind_subject_id",
        ),
    )
    op.create_index(
        "ix_access_rows_subject",
        "access_rows",
        ["council_id", "subject_kind", "subject_id", "case_id"],
        unique=False,
    )

    op.create_table(
        "addresses",
        sa.Column("uprn", sa.String(length=12), nullable=False),
        sa.Column("line", sa.String(length=160), nullable=False),
        sa.Column("line_key", SEARCH_KEY, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("usrn", sa.String(length=8), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("postcode_key", SEARCH_KEY, nullable=False),
        sa.Column("easting", sa.Float(), nullable=False),
        sa.Column("northing", sa.Float(), nullable=False),
        sa.Column("ward_code", sa.String(length=20), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "usrn"], ["streets.council_id", "streets.usrn"], name="fk_addresses_street"
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "ward_code"], ["wards.council_id", "wards.code"], name="fk_addresses_ward"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint("council_id", "uprn", name="uq_addresses_uprn"),
    )
    op.create_index("ix_addresses_line_key", "addresses", ["council_id", "line_key"], unique=False)
    op.create_index("ix_addresses_place", "addresses", ["council_id", "easting", "northing"], unique=False)
    op.create_index(
        "ix_addresses_postcode_key",
        "addresses",
        ["council_id", "postcode_key", "usrn", "position"],
        unique=False,
    )
    op.create_index("ix_addresses_street", "addresses", ["council_id", "usrn", "position"], unique=False)

    op.create_table(
        "clock_intervals",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=True),
        sa.Column("effective_from", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_clock_intervals_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_intervals"),
    )
    op.create_index("ix_clock_intervals_case", "clock_intervals", ["case_id", "id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("version_id", ROW_ID, nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("follows", JSON, nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("assistance", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_drafts_case_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_drafts_officer_id"),
        sa.ForeignKeyConstraint(["version_id"], ["service_versions.id"], name="fk_drafts_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("council_id", "case_id", name="uq_drafts_council_id_case_id"),
        sa.UniqueConstraint("council_id", "token_digest", name="uq_drafts_council_id_token_digest"),
    )
    op.create_table(
        "entries",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("public_words", sa.String(length=400), nullable=True),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("state_before", sa.String(length=20), nullable=True),
        sa.Column("state_after", sa.String(length=20), nullable=False),
        sa.Column("tier", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_entries_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("ix_entries_case", "entries", ["case_id", "id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("version_id", ROW_ID, nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_findings_case_id"),
        sa.ForeignKeyConstraint(["version_id"], ["service_versions.id"], name="fk_findings_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
    )
    op.create_index("ix_findings_case", "findings", ["case_id", "id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("resume_state", sa.String(length=20), nullable=False),
        sa.Column("resume_queue", sa.String(length=60), nullable=True),
        sa.Column("resume_owner_id", ROW_ID, nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_holds_case_id"),
        sa.ForeignKeyConstraint(["resume_owner_id"], ["officers.id"], name="fk_holds_resume_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index(
        "ix_holds_due",
        "holds",
        ["until"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_holds_live",
        "holds",
        ["council_id", "case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "parties",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_parties_case_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_parties_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_parties"),
        sa.UniqueConstraint(
            "council_id",
            "case_id",
            "resident_id",
            "role",
            name="uq_parties_council_id_case_id_resident_id_role",
        ),
        sa.UniqueConstraint("council_id", "public_id", name="uq_parties_council_id_public_id"),
    )
    op.create_table(
        "tasks",
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("team_slug", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_tasks_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("council_id", "key", name="uq_tasks_council_id_key"),
    )
    op.create_index(
        "ix_tasks_team", "tasks", ["council_id", "team_slug", "done_at", "due_at"], unique=False
    )

    op.create_table(
        "attachments",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("fact_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size_bytes", ROW_ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_attachments_case_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_attachments_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_attachments_council_id_public_id"),
    )
    op.create_index("ix_attachments_case", "attachments", ["case_id"], unique=False)
    op.create_index("ix_attachments_draft", "attachments", ["draft_id"], unique=False)

    op.create_table(
        "case_messages",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("party_id", ROW_ID, nullable=True),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_messages_case_id"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name="fk_case_messages_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_messages"),
    )
    op.create_index("ix_case_messages_case", "case_messages", ["case_id", "id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("finding_id", ROW_ID, nullable=True),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("officer_id", ROW_ID, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("detail", JSON, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_decisions_case_id"),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name="fk_decisions_finding_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_decisions_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_case", "decisions", ["case_id", "id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("event_key", sa.String(length=120), nullable=False),
        sa.Column("party_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", ROW_ID, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("stale_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("provider_reference", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=200), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outbox_case_id"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name="fk_outbox_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "council_id", "event_key", "recipient", "channel", "purpose", "version", name="uq_outbox_once"
        ),
    )
    op.create_index("ix_outbox_case", "outbox", ["case_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_due",
        "outbox",
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.drop_index("ix_outbox_case", "outbox")

    op.drop_table("outbox")
    op.drop_index("ix_decisions_case", "decisions")

    op.drop_table("decisions")
    op.drop_index("ix_case_messages_case", "case_messages")

    op.drop_table("case_messages")
    op.drop_index("ix_attachments_draft", "attachments")
    op.drop_index("ix_attachments_case", "attachments")

    op.drop_table("attachments")
    op.drop_index("ix_tasks_team", "tasks")

    op.drop_table("tasks")
    op.drop_table("parties")
    op.drop_index(
        "uq_holds_live",
        "holds",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_holds_due",
        "holds",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.drop_table("holds")
    op.drop_index("ix_findings_case", "findings")

    op.drop_table("findings")
    op.drop_index("ix_entries_case", "entries")

    op.drop_table("entries")
    op.drop_table("drafts")
    op.drop_index("ix_clock_intervals_case", "clock_intervals")

    op.drop_table("clock_intervals")
    op.drop_index("ix_addresses_street", "addresses")
    op.drop_index("ix_addresses_postcode_key", "addresses")
    op.drop_index("ix_addresses_place", "addresses")
    op.drop_index("ix_addresses_line_key", "addresses")

    op.drop_table("addresses")
    op.drop_index("ix_access_rows_subject", "access_rows")

    op.drop_table("access_rows")
    op.drop_index("ix_streets_name_key", "streets")
    op.drop_index("ix_streets_box", "streets")

    op.drop_table("streets")
    op.drop_table("sign_in_sessions")
    op.drop_table("recovery_codes")
    op.drop_table("one_time_links")
    op.drop_table("memberships")
    op.drop_index("ix_contact_points_value", "contact_points")

    op.drop_table("contact_points")
    op.drop_index("ix_cases_street", "cases")
    op.drop_index("ix_cases_queue", "cases")
    op.drop_index("ix_cases_owner", "cases")
    op.drop_index("ix_cases_near", "cases")
    op.drop_index("ix_cases_canonical", "cases")

    op.drop_table("cases")
    op.drop_table("worker_beats")
    op.drop_table("wards")
    op.drop_table("teams")
    op.drop_index("ix_sign_in_tries_account", "sign_in_tries")

    op.drop_table("sign_in_tries")
    op.drop_index(
        "one_published",
        "service_versions",
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )

    op.drop_table("service_versions")
    op.drop_table("residents")
    op.drop_table("queues")
    op.drop_table("officers")
    op.drop_table("landscapes")
    op.drop_index("ix_events_concluded", "events")

    op.drop_table("events")
    op.drop_index("ix_audit_rows_subject", "audit_rows")

    op.drop_table("audit_rows")
