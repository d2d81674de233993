"""Every table of the application in one place, for migrations and checks; and bringing a database up to date."""

from datetime import datetime
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from frontdoor import audit, ledger
from frontdoor.audit import blocks as audit_blocks
from frontdoor.bookings import models as bookings_models
from frontdoor.cases import (
    alerts, approval, attachments, case, clock_ledgers, drafts, episode, filters, gate, glass, history,
    members as case_members, parties, referral, unsent, work,
)
from frontdoor.catalogue import councils, releases, revision, versions
from frontdoor.db import Base, Database, retrying
from frontdoor.notifications import beat, hold, outbox
from frontdoor.contacts import call_back, contact, draft_link, mail, models as contacts_models
from frontdoor.directory import models as directory_models
from frontdoor.insight import rows as insight_rows
from frontdoor.entitlements import models as entitlements_models
from frontdoor.payments import models as payments_models
from frontdoor.people import (
    accounts, alerts as people_alerts, households, members, merges, officers, preferences, profile, protection,
    reindexing, representatives, residents, rights, rosters, rota, search_keys, sessions,
)
from frontdoor.places import models
from frontdoor.triage import queues
from frontdoor.triage.sampling import rows as sampling_rows

ROOMS = (audit, ledger, attachments, case, drafts, history, parties, work, versions, revision, beat, hold, outbox,
         officers, residents, sessions, accounts, preferences, profile, representatives, models, payments_models,
         entitlements_models, contacts_models, bookings_models, insight_rows,
         directory_models, sampling_rows, audit_blocks, rota, alerts, glass, clock_ledgers, people_alerts, households,
         merges, protection, search_keys, contact, call_back, mail, draft_link, approval, episode, gate, referral,
         rights, unsent, filters, rosters, members, case_members)


def metadata() -> MetaData:
    """The tables of every room."""
    return Base.metadata


def _scripts() -> str:
    """The folder of the migrations: inside the installed package, or at the top of a checkout."""
    inside = Path(__file__).parent / "migrations"
    return str(inside if inside.is_dir() else Path(__file__).parent.parent / "migrations")


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", _scripts())
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to a revision, the newest unless told."""
    command.upgrade(_config(database), to)


def downgrade(database: Database, to: str) -> None:
    """Take the database back to a revision; `base` is empty."""
    command.downgrade(_config(database), to)


def newest() -> str:
    """The newest revision that this release knows."""
    return ScriptDirectory(_scripts()).get_current_head() or ""


def known() -> list[str]:
    """Every revision that this release knows, the oldest first."""
    return [script.revision for script in ScriptDirectory(_scripts()).walk_revisions()][::-1]


def revision_of(database: Database) -> str:
    """The revision that the database stands at; empty when it has never been migrated."""
    with database.session(write=False) as session:
        return MigrationContext.configure(session.connection()).get_current_revision() or ""


def is_current(database: Database) -> bool:
    """Whether the database stands at the newest revision."""
    return revision_of(database) == newest()


def prepare(database: Database, at: datetime) -> None:
    """Bring the database to this release: its tables, then for each council the services that come with it,
    and the teams and queues that those need. Running it again changes nothing."""
    upgrade(database)
    for council_id in councils.all_councils():
        retrying(database, partial(_publish, council_id=council_id, at=at))
        done = retrying(database, partial(reindexing.catch_up, council_id=council_id, after=0))
        while done:
            done = retrying(database, partial(reindexing.catch_up, council_id=council_id, after=done))


def _publish(session: Session, *, council_id: str, at: datetime) -> None:
    releases.bring_in(session, council_id, at)
    queues.ensure(session, council_id, [one.definition for one in versions.all_published(session, council_id)])
