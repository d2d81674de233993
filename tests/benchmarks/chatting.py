"""Chats and shared forms that are open while somebody looks at pages: without them and with them, turn about.

Each has two pages open, those of its resident and of its adviser. They do what the script of the pages does: listen for
news, fetch what there is, look all the same every half a minute, and every two and a half seconds where the server has
no room for another stream. In some of them somebody types.
"""

import contextlib
import http.client
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft, digest_of
from frontdoor.clock import now
from frontdoor.contacts import seats
from frontdoor.contacts.models import Chat
from frontdoor.db import Database
from frontdoor.people.actor import Level
from frontdoor.people.officers import Membership, Officer
from frontdoor.triage.queues import CUSTOMER_TEAM
from tests.benchmarks import council
from tests.benchmarks.browser import TIMEOUT_SECONDS, Browser
from tests.benchmarks.council import COUNCIL
from tests.benchmarks.journeys import Potholes
from tests.benchmarks.looking import Reader
from tests.benchmarks.servers import Web

THREADS, OPEN = 128, 100
ALONE_S, BEATS_TO_LOOK = 2.5, 2
# The server looks once a second whether a page is still there.
GONE_S = 2.0
# One in ten of them is written in every five seconds.
TYPING_SHARE, TYPED_EVERY_S = 10, 5.0


class NotAllOpen(Exception):
    """The pages did not come up in time."""


@dataclass(frozen=True)
class Talk:
    """A chat, or a form that is shared in it. `mine` is the form's address for its resident, `theirs` what its adviser
    has open."""

    resident: Browser
    adviser: Browser
    mine: str
    theirs: str
    is_form: bool


@dataclass
class Rounds:
    """What was seen: for each kind of page its median seconds in each round, without and with everything open; how
    many of the pages had a stream, and how many pieces of news came."""

    without: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    with_all: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    pages: int = 0
    streams: int = 0
    heard: int = 0


def talks(web: Web, database: Database, how_many: int) -> list[Talk]:
    """So many, the first half of them chats; an adviser has as many as they have places."""
    tokens, at = Potholes(database).make(how_many), now()
    rows: list[tuple[str, str, bool]] = []
    with database.session() as session:
        for number, token in enumerate(tokens):
            if number % seats.PLACES == 0:
                officer = _adviser(session, number // seats.PLACES)
            draft = session.scalars(select(Draft).where(Draft.token_digest == digest_of(token))).one()
            is_form = number >= how_many // 2
            chat = Chat(council_id=COUNCIL, draft_id=draft.id, service_id=draft.service_id, page_id="size", why="asked",
                        asked_at=at, officer_id=officer.id, taken_at=at, shared_at=at if is_form else None)
            session.add(chat)
            session.flush()
            rows.append((officer.name, chat.public_id, is_form))
        session.commit()
    cookies = {name: council.sign_in(database, name) for name in {name for name, *_ in rows}}
    return [Talk(Browser(web.port), Browser(web.port, {"frontdoor-desk": cookies[name]}), f"/drafts/{token}",
                 f"/drafts/chat-{chat}" if is_form else f"/desk/chat/{chat}", is_form)
            for token, (name, chat, is_form) in zip(tokens, rows, strict=True)]


def _adviser(session: Session, number: int) -> Officer:
    officer = Officer(council_id=COUNCIL, name=f"Chatting {number}", email=f"chatting.{number}@example.org",
                      level=Level.CORE, created_at=now())
    officer.memberships = [Membership(council_id=COUNCIL, team_slug=CUSTOMER_TEAM)]
    session.add(officer)
    session.flush()
    return officer


class OpenPage:
    """One page that is open, in a thread of this process. It is up once it hears, or was told to ask."""

    def __init__(self, browser: Browser, base: str, fetched: str) -> None:
        self.browser, self.base, self.fetched = browser, base, fetched
        self.is_up, self.has_stream, self.heard, self._is_shut = threading.Event(), False, 0, threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def shut(self) -> None:
        self._is_shut.set()
        if self._connection is not None and self._connection.sock is not None:
            with contextlib.suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _live(self) -> None:
        while not self._is_shut.is_set():
            with contextlib.suppress(http.client.HTTPException, OSError):
                self._listen()
            if not self._is_shut.is_set():
                self.browser.get(self.base + self.fetched)
                self.is_up.set()
                self._is_shut.wait(ALONE_S)

    def _listen(self) -> None:
        """Until the stream ends; at once where there is no room."""
        self._connection = connection = http.client.HTTPConnection("127.0.0.1", self.browser.port,
                                                                   timeout=TIMEOUT_SECONDS)
        try:
            connection.request("GET", f"{self.base}/stream", headers={"Cookie": self.browser.cookie})
            answer = connection.getresponse()
            self.has_stream, beats = answer.status == 200, 0
            while self.has_stream and (line := answer.readline()):
                beats += line.startswith(b":")
                if line.startswith(b"data:") or beats == BEATS_TO_LOOK:
                    beats = 0
                    self.heard += 1
                    self.browser.get(self.base + self.fetched)
                    self.is_up.set()
        finally:
            connection.close()


def _type(all_of_them: Sequence[Talk], is_over: threading.Event) -> None:
    """Write in some of them, turn about, until it is over: a line, or a size."""
    written = all_of_them[::TYPING_SHARE]
    tokens = {talk.mine: talk.resident.get(f"{talk.mine}/{'size' if talk.is_form else 'chat'}").token
              for talk in written}
    for number in range(1_000_000):
        talk = written[number % len(written)]
        if is_over.wait(TYPED_EVERY_S / len(written)):
            return
        if talk.is_form:
            fields = {"depth_mm": "50", "width_mm": str(301 + number % 90)}
            talk.resident.send(f"{talk.mine}/size", {"csrf_token": tokens[talk.mine], **fields})
        else:
            fields = {"text": f"This is line {number}."}
            talk.resident.send(f"{talk.mine}/chat", {"csrf_token": tokens[talk.mine], **fields})


@contextlib.contextmanager
def everything_open(all_of_them: Sequence[Talk], seen: Rounds) -> Iterator[None]:
    """Both pages of each, and somebody who types in some. Raises NotAllOpen."""
    pages, is_over = [], threading.Event()
    for talk in all_of_them:
        lines = "/shared" if talk.is_form else "/chat/lines"
        pages += [OpenPage(talk.resident, talk.mine, lines),
                  OpenPage(talk.adviser, talk.theirs, "/shared" if talk.is_form else "/lines")]
    typing = threading.Thread(target=_type, args=(all_of_them, is_over), daemon=True)
    try:
        if not all(page.is_up.wait(TIMEOUT_SECONDS) for page in pages):
            raise NotAllOpen(f"{sum(page.is_up.is_set() for page in pages)} of {len(pages)} pages came up")
        before = sum(page.heard for page in pages)
        typing.start()
        yield
        seen.pages, seen.streams = len(pages), sum(page.has_stream for page in pages)
        seen.heard += sum(page.heard for page in pages) - before
    finally:
        is_over.set()
        if typing.ident is not None:
            typing.join()
        for page in pages:
            page.shut()
        time.sleep(GONE_S)


def take_turns(reader: Reader, all_of_them: Sequence[Talk], rounds: int, turns: int) -> Rounds:
    """Look at the pages so often in each round, without and then with everything open; one round before them does not
    count."""
    seen = Rounds()
    look = partial(_look, reader, turns)
    for number in range(rounds + 1):
        alone = look()
        with everything_open(all_of_them, seen):
            together = look()
        if number:
            for page in alone:
                seen.without[page].append(alone[page])
                seen.with_all[page].append(together[page])
    return seen


def _look(reader: Reader, turns: int) -> dict[str, float]:
    """The median seconds of each kind of page."""
    reader.seconds.clear()
    for turn in range(turns):
        reader.look(turn)
    return {page: median(seconds) for page, seconds in reader.seconds.items()}
