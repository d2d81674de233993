"""An installation with cases, attachments and messages, and the commands of its operator, run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.files import FileStore
from frontdoor.cli import group
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.notifications.sending import Post, send_due
from frontdoor.records import tables
from frontdoor.records.archive import Table
from tests import factories as make
from tests.faults.outbox_worker import Counter, taken

HELD = "outbox_holds"


@dataclass(frozen=True)
class Place:
    """One installation: where its database, its files and its provider of messages are."""

    url: str
    files: Path
    secret: str

    def run(self, *words: object) -> Result:
        """A command of the operator's."""
        environment = {"FRONTDOOR_DATABASE_URL": self.url, "FRONTDOOR_SECRET_KEYS": self.secret,
                       "FRONTDOOR_FILES": str(self.files)}
        return CliRunner().invoke(group, [str(word) for word in words], env=environment)

    def rows(self) -> dict[str, Table]:
        """What every table holds."""
        database = Database(self.url)
        with database.engine.connect() as connection:
            found = tables.measured(connection)
        database.dispose()
        return found

    def send(self, provider: Path) -> int:
        """Send what is due, through a provider that counts and can be asked; gives how many went out."""
        database = Database(self.url)
        post = Post(database, Counter(provider, deaf=False), Keys([self.secret]),
                    lambda council_id: f"https://{council_id}.example.org", lambda: make.AT)
        went_out = send_due(post)
        database.dispose()
        return went_out

    def work(self, work: Callable[[Session], object]) -> None:
        """Do something in a transaction of its own."""
        database = Database(self.url)
        with database.session() as session:
            work(session)
            session.commit()
        database.dispose()


def place_of(settings: Settings, url: str = "", files: Path | None = None) -> Place:
    """The installation of the settings, or one beside it that has the same secrets."""
    return Place(url or settings.database_url, files or settings.files, settings.secret_keys[0])


def sent(provider: Path) -> list[str]:
    """The references of what the provider was given, as often as it was."""
    return taken(provider)


def a_case_with_a_photo(session: Session, files: FileStore, content: bytes, **more: Any) -> Case:
    """A report with one attachment, whose message waits in the outbox."""
    case = make.case(session, **more)
    session.add(Attachment(
        council_id=case.council_id, case_id=case.id, fact_id="photos", name="hole.jpg", media_type="image/jpeg",
        size_bytes=len(content), digest=files.put(content), scan="clean", created_at=make.AT,
    ))
    session.flush()
    return case
