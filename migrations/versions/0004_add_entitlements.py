"""Charges and payments, entitlements with their terms, and renewals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "mandates",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_mandates_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mandates"),
        sa.UniqueConstraint(
            "council_id", "provider", "agreement_id", name="uq_mandates_council_id_provider_agreement_id"
        ),
        sa.UniqueConstraint("council_id", "public_id", name="uq_mandates_council_id_public_id"),
    )
    op.create_index("ix_mandates_resident", "mandates", ["resident_id"], unique=False)
    op.create_table(
        "charges",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("amount_pence", ROW_ID, nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("offers_mandate", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("pay_by", MOMENT, nullable=False),
        sa.Column("paid_at", MOMENT, nullable=True),
        sa.Column("heeded_at", MOMENT, nullable=True),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name="ck_charges_amount_pence"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_charges_case_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_charges_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_charges"),
        sa.UniqueConstraint("council_id", "key", name="uq_charges_council_id_key"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_charges_council_id_public_id"),
    )
    op.create_index("ix_charges_case", "charges", ["case_id"], unique=False)
    op.create_index("ix_charges_due", "charges", ["state", "pay_by"], unique=False)
    op.create_table(
        "entitlements",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=80), nullable=False),
        sa.Column("version_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=True),
        sa.Column("place_label", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("units", ROW_ID, nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("mandate_id", ROW_ID, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ended_reason", sa.String(length=40), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_entitlements_case_id"),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name="fk_entitlements_mandate_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_entitlements_resident_id"),
        sa.ForeignKeyConstraint(["version_id"], ["service_versions.id"], name="fk_entitlements_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entitlements"),
        sa.UniqueConstraint("council_id", "case_id", name="uq_entitlements_council_id_case_id"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_entitlements_council_id_public_id"),
    )
    op.create_index(
        "ix_entitlements_property", "entitlements", ["council_id", "kind", "uprn", "state"], unique=False
    )
    op.create_index("ix_entitlements_resident", "entitlements", ["resident_id"], unique=False)
    op.create_index(
        "ix_entitlements_subject", "entitlements", ["council_id", "kind", "subject", "state"], unique=False
    )
    op.create_table(
        "payments",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("charge_id", ROW_ID, nullable=False),
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("amount_pence", ROW_ID, nullable=False),
        sa.Column("wants_mandate", sa.Boolean(), nullable=False),
        sa.Column("agreed_words", sa.String(length=600), nullable=False),
        sa.Column("mandate_id", ROW_ID, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("surplus", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name="fk_payments_charge_id"),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name="fk_payments_mandate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint(
            "council_id", "charge_id", "number", name="uq_payments_council_id_charge_id_number"
        ),
        sa.UniqueConstraint("council_id", "reference", name="uq_payments_council_id_reference"),
    )
    op.create_index("ix_payments_live", "payments", ["state", "created_at"], unique=False)
    op.create_index(
        "uq_payments_live",
        "payments",
        ["council_id", "charge_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('created', 'started')"),
        postgresql_where=sa.text("state IN ('created', 'started')"),
    )
    op.create_index(
        "uq_payments_paid",
        "payments",
        ["council_id", "charge_id"],
        unique=True,
        sqlite_where=sa.text("state = 'succeeded' AND surplus = 0"),
        postgresql_where=sa.text("state = 'succeeded' AND surplus IS FALSE"),
    )
    op.create_table(
        "terms",
        sa.Column("entitlement_id", ROW_ID, nullable=False),
        sa.Column("follows_id", ROW_ID, nullable=True),
        sa.Column("after_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("fee_pence", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("charge_id", ROW_ID, nullable=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(follows_id IS NULL) = (after_on IS NULL)", name="ck_terms_follows"),
        sa.CheckConstraint("after_on IS NULL OR starts_on > after_on", name="ck_terms_no_overlap"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_terms_days"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_terms_case_id"),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name="fk_terms_charge_id"),
        sa.ForeignKeyConstraint(
            ["council_id", "follows_id", "entitlement_id", "after_on"],
            ["terms.council_id", "terms.id", "terms.entitlement_id", "terms.ends_on"],
            name="fk_terms_follows",
        ),
        sa.ForeignKeyConstraint(["entitlement_id"], ["entitlements.id"], name="fk_terms_entitlement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_terms"),
        sa.UniqueConstraint("council_id", "code", name="uq_terms_council_id_code"),
        sa.UniqueConstraint("council_id", "follows_id", name="uq_terms_council_id_follows_id"),
        sa.UniqueConstraint("council_id", "id", "entitlement_id", "ends_on", name="uq_terms_last_day"),
        sa.UniqueConstraint("council_id", "number", name="uq_terms_council_id_number"),
    )
    op.create_index("ix_terms_ends", "terms", ["council_id", "ends_on"], unique=False)
    op.create_index("ix_terms_entitlement", "terms", ["entitlement_id", "starts_on"], unique=False)
    op.create_index(
        "uq_terms_first",
        "terms",
        ["council_id", "entitlement_id"],
        unique=True,
        sqlite_where=sa.text("follows_id IS NULL"),
        postgresql_where=sa.text("follows_id IS NULL"),
    )
    op.create_table(
        "entitlement_journeys",
        sa.Column("entitlement_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("term_id", ROW_ID, nullable=False),
        sa.Column("draft_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_entitlement_journeys_case_id"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_entitlement_journeys_draft_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlements.id"], name="fk_entitlement_journeys_entitlement_id"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_entitlement_journeys_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entitlement_journeys"),
        sa.UniqueConstraint("council_id", "case_id", name="uq_entitlement_journeys_council_id_case_id"),
        sa.UniqueConstraint("council_id", "draft_id", name="uq_entitlement_journeys_council_id_draft_id"),
    )
    op.create_index(
        "ix_entitlement_journeys_entitlement", "entitlement_journeys", ["entitlement_id"], unique=False
    )
    op.create_table(
        "past_documents",
        sa.Column("term_id", ROW_ID, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_past_documents_case_id"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_past_documents_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_past_documents"),
        sa.UniqueConstraint("council_id", "code", name="uq_past_documents_council_id_code"),
        sa.UniqueConstraint("council_id", "number", name="uq_past_documents_council_id_number"),
        sa.UniqueConstraint(
            "council_id", "term_id", "case_id", name="uq_past_documents_council_id_term_id_case_id"
        ),
    )
    op.create_index("ix_past_documents_term", "past_documents", ["term_id", "id"], unique=False)
    op.create_table(
        "renewal_steps",
        sa.Column("entitlement_id", ROW_ID, nullable=False),
        sa.Column("term_id", ROW_ID, nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("result", sa.String(length=60), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlements.id"], name="fk_renewal_steps_entitlement_id"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_renewal_steps_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_renewal_steps"),
        sa.UniqueConstraint(
            "council_id",
            "entitlement_id",
            "term_id",
            "step",
            name="uq_renewal_steps_council_id_entitlement_id_term_id_step",
        ),
    )
    op.create_table(
        "renewals",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("entitlement_id", ROW_ID, nullable=False),
        sa.Column("term_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_channel", sa.String(length=10), nullable=False),
        sa.Column("asked_address", sa.String(length=254), nullable=False),
        sa.Column("fee_pence", ROW_ID, nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("reply_by", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", sa.String(length=20), nullable=False),
        sa.Column("charge_id", ROW_ID, nullable=True),
        sa.Column("next_term_id", ROW_ID, nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name="fk_renewals_charge_id"),
        sa.ForeignKeyConstraint(["entitlement_id"], ["entitlements.id"], name="fk_renewals_entitlement_id"),
        sa.ForeignKeyConstraint(["next_term_id"], ["terms.id"], name="fk_renewals_next_term_id"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_renewals_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_renewals"),
        sa.UniqueConstraint(
            "council_id", "entitlement_id", "term_id", name="uq_renewals_council_id_entitlement_id_term_id"
        ),
        sa.UniqueConstraint("council_id", "public_id", name="uq_renewals_council_id_public_id"),
    )
    op.create_index("ix_renewals_asked", "renewals", ["council_id", "asked_address", "state"], unique=False)
    op.create_index("ix_renewals_charge", "renewals", ["charge_id"], unique=False)
    op.create_table(
        "inbound_texts",
        sa.Column("provider_id", sa.String(length=80), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=1600), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("heeded", sa.String(length=40), nullable=False),
        sa.Column("renewal_id", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["renewal_id"], ["renewals.id"], name="fk_inbound_texts_renewal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_texts"),
        sa.UniqueConstraint("council_id", "provider_id", name="uq_inbound_texts_council_id_provider_id"),
    )


def downgrade() -> None:
    op.drop_table("inbound_texts")
    op.drop_index("ix_renewals_charge", "renewals")
    op.drop_index("ix_renewals_asked", "renewals")
    op.drop_table("renewals")
    op.drop_table("renewal_steps")
    op.drop_index("ix_past_documents_term", "past_documents")
    op.drop_table("past_documents")
    op.drop_index("ix_entitlement_journeys_entitlement", "entitlement_journeys")
    op.drop_table("entitlement_journeys")
    op.drop_index(
        "uq_terms_first",
        "terms",
        sqlite_where=sa.text("follows_id IS NULL"),
        postgresql_where=sa.text("follows_id IS NULL"),
    )
    op.drop_index("ix_terms_entitlement", "terms")
    op.drop_index("ix_terms_ends", "terms")
    op.drop_table("terms")
    op.drop_index(
        "uq_payments_paid",
        "payments",
        sqlite_where=sa.text("state = 'succeeded' AND surplus = 0"),
        postgresql_where=sa.text("state = 'succeeded' AND surplus IS FALSE"),
    )
    op.drop_index(
        "uq_payments_live",
        "payments",
        sqlite_where=sa.text("state IN ('created', 'started')"),
        postgresql_where=sa.text("state IN ('created', 'started')"),
    )
    op.drop_index("ix_payments_live", "payments")
    op.drop_table("payments")
    op.drop_index("ix_entitlements_subject", "entitlements")
    op.drop_index("ix_entitlements_resident", "entitlements")
    op.drop_index("ix_entitlements_property", "entitlements")
    op.drop_table("entitlements")
    op.drop_index("ix_charges_due", "charges")
    op.drop_index("ix_charges_case", "charges")
    op.drop_table("charges")
    op.drop_index("ix_mandates_resident", "mandates")
    op.drop_table("mandates")
