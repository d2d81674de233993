"""Accounts, profiles, preferences, representatives; whose a draft is; parking zones."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _name_drafts() -> None:
    """Give the drafts that are there an id of their own."""
    drafts = sa.table("drafts", sa.column("id", ROW_ID), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(drafts.c.id)).all():
        connection.execute(
            drafts.update().where(drafts.c.id == row_id).values(public_id=secrets.token_hex(8))
        )


def upgrade() -> None:
    op.create_table(
        "parking_zones",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("most_permits", sa.Integer(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parking_zones"),
        sa.UniqueConstraint("council_id", "code", name="uq_parking_zones_code"),
    )
    op.create_table(
        "accounts",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("login_kind", sa.String(length=10), nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_accounts_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("council_id", "login", name="uq_accounts_council_id_login"),
        sa.UniqueConstraint("council_id", "resident_id", name="uq_accounts_council_id_resident_id"),
    )
    op.create_table(
        "home_addresses",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=True),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_home_addresses_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_home_addresses"),
    )
    op.create_index(
        "ix_home_addresses_resident", "home_addresses", ["resident_id", "from_on"], unique=False
    )
    op.create_index("ix_home_addresses_uprn", "home_addresses", ["council_id", "uprn"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("no_contact", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_preferences_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_preferences"),
        sa.UniqueConstraint("council_id", "resident_id", name="uq_preferences_council_id_resident_id"),
    )
    op.create_table(
        "profile_facts",
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("fact_id", sa.String(length=60), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_profile_facts_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_profile_facts"),
    )
    op.create_index(
        "uq_profile_facts_current",
        "profile_facts",
        ["council_id", "resident_id", "fact_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "representations",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", ROW_ID, nullable=False),
        sa.Column("representative_id", ROW_ID, nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["residents.id"], name="fk_representations_representative_id"
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_representations_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_representations"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_representations_council_id_public_id"),
    )
    op.create_index(
        "ix_representations_representative", "representations", ["representative_id"], unique=False
    )
    op.create_index("ix_representations_resident", "representations", ["resident_id"], unique=False)
    op.create_table(
        "account_keys",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("account_id", ROW_ID, nullable=True),
        sa.Column("resident_id", ROW_ID, nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("sent_to", sa.String(length=254), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("wrong_tries", ROW_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_keys_account_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_account_keys_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account_keys"),
        sa.UniqueConstraint("council_id", "public_id", name="uq_account_keys_council_id_public_id"),
        sa.UniqueConstraint("council_id", "token_digest", name="uq_account_keys_council_id_token_digest"),
    )
    op.create_table(
        "account_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", ROW_ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("kiosk", sa.Boolean(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("council_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_sessions_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account_sessions"),
        sa.UniqueConstraint(
            "council_id", "token_digest", name="uq_account_sessions_council_id_token_digest"
        ),
    )
    op.create_index("ix_account_sessions_account", "account_sessions", ["account_id"], unique=False)
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zone_code", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("car_free", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_by", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("ended_at", MOMENT, nullable=True))
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("token_box", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("resident_id", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("typed_by_id", ROW_ID, nullable=True))
    _name_drafts()
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_index("ix_drafts_resident", ["resident_id"], unique=False)
        batch_op.create_unique_constraint("uq_drafts_council_id_public_id", ["council_id", "public_id"])
        batch_op.create_foreign_key("fk_drafts_typed_by_id", "residents", ["typed_by_id"], ["id"])
        batch_op.create_foreign_key("fk_drafts_resident_id", "residents", ["resident_id"], ["id"])
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resident_id", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("essential", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("secrets_box", sa.Text(), nullable=True))
        batch_op.create_index("ix_outbox_resident", ["resident_id", "id"], unique=False)
        batch_op.create_foreign_key("fk_outbox_resident_id", "residents", ["resident_id"], ["id"])
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deceased_on", sa.Date(), nullable=True))
    # The account shows every message to its resident, those of before as well.
    op.execute(
        "UPDATE outbox SET resident_id ="
        " (SELECT parties.resident_id FROM parties WHERE parties.id = outbox.party_id)"
        " WHERE party_id IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_column("deceased_on")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint("fk_outbox_resident_id", type_="foreignkey")
        batch_op.drop_index("ix_outbox_resident")
        batch_op.drop_column("secrets_box")
        batch_op.drop_column("essential")
        batch_op.drop_column("resident_id")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_constraint("fk_drafts_resident_id", type_="foreignkey")
        batch_op.drop_constraint("fk_drafts_typed_by_id", type_="foreignkey")
        batch_op.drop_constraint("uq_drafts_council_id_public_id", type_="unique")
        batch_op.drop_index("ix_drafts_resident")
        batch_op.drop_column("typed_by_id")
        batch_op.drop_column("resident_id")
        batch_op.drop_column("token_box")
        batch_op.drop_column("public_id")
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.drop_column("ended_at")
        batch_op.drop_column("verified_by")
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_column("car_free")
        batch_op.drop_column("zone_code")
    op.drop_index("ix_account_sessions_account", "account_sessions")
    op.drop_table("account_sessions")
    op.drop_table("account_keys")
    op.drop_index("ix_representations_resident", "representations")
    op.drop_index("ix_representations_representative", "representations")
    op.drop_table("representations")
    op.drop_index(
        "uq_profile_facts_current",
        "profile_facts",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("profile_facts")
    op.drop_table("preferences")
    op.drop_index("ix_home_addresses_uprn", "home_addresses")
    op.drop_index("ix_home_addresses_resident", "home_addresses")
    op.drop_table("home_addresses")
    op.drop_table("accounts")
    op.drop_table("parking_zones")
