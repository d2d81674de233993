"""Live pages: a stream of server-sent events tells an open page that there is something to look at, and no more. The
page then asks for it as any page does, so that who may see what is decided in one place.

A stream holds a thread of the web server and no connection to the database. One thread of each process looks once a
second, for all of its streams together. Some threads are kept for pages: where no other is left, as under a server that
did not say how many it has, a page asks now and then instead; where scripts do not run it is asked for anew.
Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from frontdoor.clock import now
from frontdoor.contacts import news
from frontdoor.contacts.news import News, Watched
from frontdoor.db import Database
from frontdoor.people import account_sessions, signing_in
from frontdoor.web import account, sign_in

STREAMS = "frontdoor_streams"
# Pages are kept a quarter of the threads, and never fewer than eight: more than the processors can serve at once.
KEPT_SHARE, LEAST_KEPT = 4, 8
LOOK_EVERY_S, HEARTBEAT_S, LONGEST_S = 1.0, 15.0, 300.0
COME_BACK_MS = 2_000
EVENTS = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second is nginx's: pass each line on at once

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """The session by which a page was opened: the row of an officer's, or of a resident's; neither for a guest."""

    officer: int | None = None
    resident: int | None = None


class Stream:
    """One page that waits for news. `told` is the mark that it has seen."""

    def __init__(
        self, watched: Watched, signed: Signed, told: str, connection: socket.socket | None, longest_s: float,
    ) -> None:
        self.watched, self.signed = watched, signed
        self.ends_at = time.monotonic() + longest_s
        self._told = self._mark = told
        self._is_over = False
        self._bell = threading.Event()
        self._connection = connection

    def tell(self, found: News) -> None:
        """How it stands; the page hears of it if it has not seen that."""
        self._mark = found.mark
        self._is_over = self._is_over or found.is_over
        if self._is_over or self._mark != self._told:
            self._bell.set()

    def end(self) -> None:
        self._is_over = True
        self._bell.set()

    def has_gone(self) -> bool:
        """Whether the page was closed, as far as the connection tells: looked at without waiting or taking anything."""
        if self._connection is None:
            return False
        try:
            return self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def __iter__(self) -> Iterator[str]:
        yield f"retry: {COME_BACK_MS}\n\n"
        while not self._is_over or self._mark != self._told:
            self._bell.wait(HEARTBEAT_S)
            self._bell.clear()
            if self._mark == self._told:
                yield ":\n\n"
                continue
            self._told = self._mark
            yield f"id: {self._told}\ndata: look\n\n"


class Streams:
    """The streams of one process, `most` at a time: none until a web server says how many threads it has. `goes_on`
    says whether the process is not about to stop."""

    def __init__(self, database: Database, most: int = 0) -> None:
        self.most, self.look_every_s, self.longest_s = most, LOOK_EVERY_S, LONGEST_S
        self.goes_on: Callable[[], bool] = lambda: True
        self._database = database
        self._open: set[Stream] = set()
        self._lock = threading.Lock()
        self._looks = False

    def open(self, stream: Stream) -> bool:
        """Let it wait with the others; False where there is no room."""
        with self._lock:
            if len(self._open) >= self.most or not self.goes_on():
                return False
            self._open.add(stream)
            if not self._looks:
                self._looks = True
                threading.Thread(target=self._look_on, name="streams", daemon=True).start()
        return True

    def leave(self, stream: Stream) -> None:
        with self._lock:
            self._open.discard(stream)

    def stop(self) -> None:
        """End them all; none is opened any more."""
        self.goes_on = lambda: False
        for stream in self._here():
            stream.end()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def is_looking(self) -> bool:
        return self._looks

    def _here(self) -> list[Stream]:
        with self._lock:
            return list(self._open)

    def _look_on(self) -> None:
        """Look as long as somebody waits."""
        while True:
            with self._lock:
                if not self._open:
                    self._looks = False
                    return
            try:
                self._look(self._here())
            except SQLAlchemyError as error:  # they hear of it when the database is back
                log.warning("streams could not look: %s", error.__class__.__name__)
            except Exception:
                log.exception("streams are ended")
                self._drop(self._here())
            time.sleep(self.look_every_s)

    def _look(self, streams: list[Stream]) -> None:
        late, goes_on = time.monotonic(), self.goes_on()
        over = [one for one in streams if one.ends_at <= late or one.has_gone() or not goes_on]
        self._drop(over)
        left = [one for one in streams if one not in over]
        if not left:
            return
        with self._database.session(write=False) as session:
            found = news.read(session, {one.watched for one in left})
            officers = signing_in.live(session, _ids(one.signed.officer for one in left), at=now())
            residents = account_sessions.live(session, _ids(one.signed.resident for one in left), at=now())
        for one in left:
            if one.signed.officer in {None, *officers} and one.signed.resident in {None, *residents}:
                one.tell(found[one.watched])
            else:
                one.end()

    def _drop(self, streams: Iterable[Stream]) -> None:
        for one in streams:
            one.end()
            self.leave(one)


def _ids(found: Iterable[int | None]) -> set[int]:
    return {one for one in found if one is not None}


def most_of(threads: int) -> int:
    """How many streams a process of so many threads bears: 96 of 128, none of 8."""
    return max(0, threads - max(LEAST_KEPT, threads // KEPT_SHARE))


def init_streams(app: Flask, database: Database) -> None:
    """Give the application its streams."""
    app.extensions[STREAMS] = Streams(database)


def of(app: Flask) -> Streams:
    return cast(Streams, app.extensions[STREAMS])


def answer(watched: Watched | None) -> Response:
    """The stream of what a page shows. 204, after which a browser does not come back by itself, where nothing is open
    or there is no room: the page then asks now and then."""
    streams = of(cast(Any, current_app))
    if watched is None or request.method != "GET":
        return _nothing()
    stream = Stream(watched, _signed(watched), request.headers.get("Last-Event-ID", "")[:40], _connection(),
                    streams.longest_s)
    if not streams.open(stream):
        return _nothing()
    response = Response(iter(stream), mimetype=EVENTS, headers=HEADERS)
    response.call_on_close(lambda: streams.leave(stream))
    return response


def _nothing() -> Response:
    return Response(status=204, mimetype=EVENTS, headers=HEADERS)


def _signed(watched: Watched) -> Signed:
    if watched.officer_id is not None:
        officer = sign_in.any_session()
        return Signed(officer=officer.id if officer else None)
    resident = account.signed_in()
    return Signed(resident=resident.id if resident else None)


def _connection() -> socket.socket | None:
    found = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    return found if isinstance(found, socket.socket) else None
