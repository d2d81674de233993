"""Live pages: a stream says that there is something new, to whoever may see it, for as long as they may."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from frontdoor.contacts import chats, sharing
from frontdoor.contacts.models import Chat
from frontdoor.people.sessions import SignInSession
from frontdoor.web import streams
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.desks.test_chat import begun
from tests.integration.desks.test_sharing import send
from tests.integration.journeying import Walk

pytestmark = pytest.mark.usefixtures("moment")


@pytest.mark.parametrize("threads, most", [(1, 0), (8, 0), (32, 24), (128, 96)])
def test_some_threads_are_kept_for_pages(threads: int, most: int) -> None:
    assert streams.most_of(threads) == most


class Listening:
    """A page that listens: the marks that it is told."""

    def __init__(self, visitor: Visitor, path: str, seen: str = "") -> None:
        self.answer = visitor.get(path, headers={"Last-Event-ID": seen} if seen else {})
        self._lines = (str(line, "utf-8") for line in self.answer.iter_encoded())

    @property
    def is_open(self) -> bool:
        return self.answer.status_code == 200

    def mark(self) -> str:
        """The next mark, which it waits for; empty where the stream has ended."""
        for line in self._lines:
            if line.startswith("id: "):
                assert line.endswith("\ndata: look\n\n")
                return line.removeprefix("id: ").partition("\n")[0]
        return ""


@pytest.fixture
def listen(app: Flask) -> Iterator[Callable[..., Listening]]:
    """Opens streams that are looked after fifty times a second, and closes them."""
    found = streams.of(app)
    found.most, found.look_every_s = 8, 0.02
    with ExitStack() as stack:
        stack.callback(found.stop)

        def begin(*args: Any, **more: Any) -> Listening:
            made = Listening(*args, **more)
            stack.callback(made.answer.close)
            return made

        yield begin
    until = time.monotonic() + 5
    while found.is_looking and time.monotonic() < until:
        time.sleep(0.01)


@pytest.fixture
def talk(council: Session, client: Visitor, desk: Any) -> tuple[Walk, Visitor, Chat]:
    return begun(council, client, desk)


def say(council: Session, chat: Chat, text: str = "Hello") -> None:
    chats.say(council, chat, sender="officer", name="Ada Quay", text=text, at=factories.AT)
    council.commit()


def test_both_sides_hear_of_a_line_and_whoever_comes_back_of_nothing_they_have_seen(
    app: Flask, council: Session, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening],
) -> None:
    gone, ada, chat = talk
    sides = ((gone.client, f"{gone.base}/stream"), (ada, f"/desk/chat/{chat.public_id}/stream"),
             (ada, "/desk/chat/stream"))
    open_now = [listen(*side) for side in sides]
    assert {one.answer.headers["Content-Type"] for one in open_now} == {"text/event-stream; charset=utf-8"}
    assert {one.answer.headers["Cache-Control"] for one in open_now} == {"no-store"}
    before = [one.mark() for one in open_now]
    assert app.extensions["frontdoor_database"].engine.pool.checkedout() == 0
    back = [listen(*side, seen=mark) for side, mark in zip(sides, before, strict=True)]
    say(council, chat, "Secret words")
    after = [one.mark() for one in open_now]
    assert all(new not in ("", old) for new, old in zip(after, before, strict=True))
    assert [one.mark() for one in back] == after


def test_a_stream_ends_with_the_chat_and_is_not_opened_again(
    council: Session, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening],
) -> None:
    gone, ada, chat = talk
    theirs, ours = listen(gone.client, f"{gone.base}/stream"), listen(ada, f"/desk/chat/{chat.public_id}/stream")
    assert theirs.mark() and ours.mark()
    chats.close(council, chat, chats.Ending.HELPED, at=factories.AT)
    council.commit()
    for one in (theirs, ours):
        assert one.mark() and not one.mark()
    for visitor, path in ((gone.client, f"{gone.base}/stream"), (ada, f"/desk/chat/{chat.public_id}/stream")):
        assert visitor.get(path).status_code == 204


def test_a_stream_ends_with_the_session_and_after_its_time(
    app: Flask, council: Session, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening],
) -> None:
    gone, ada, chat = talk
    ours = listen(ada, f"/desk/chat/{chat.public_id}/stream")
    assert ours.mark()
    council.query(SignInSession).update({"ended_at": factories.AT})
    council.commit()
    assert not ours.mark()
    streams.of(app).longest_s = 0.1
    short = listen(gone.client, f"{gone.base}/stream")
    assert short.mark() and not short.mark()


def test_who_may_not_see_it_any_more_hears_no_more(
    council: Session, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening], desk: Any,
) -> None:
    gone, ada, chat = talk
    ben = desk("Ben Oduya")
    assert ben.get(f"/desk/chat/{chat.public_id}/stream").status_code == 404
    assert ben.get(f"/drafts/chat-{chat.public_id}/stream").status_code == 404
    assert ada.get(f"/drafts/chat-{chat.public_id}/stream").status_code == 404
    send(gone.client, f"{gone.base}/share")
    form = listen(ada, f"/drafts/chat-{chat.public_id}/stream")
    nothing = listen(ben, "/desk/chat/stream")
    assert form.mark()
    first = nothing.mark()
    council.expire_all()
    sharing.end(council, chat, at=factories.AT)
    council.commit()
    assert form.mark() == "over" and not form.mark()
    waiting = Chat(council_id=chat.council_id, service_id="pothole", page_id="place", why="asked",
                   asked_at=factories.AT)
    say(council, chat)
    council.add(waiting)
    council.commit()
    second = nothing.mark()
    assert second not in ("", first)
    waiting.closed_at = factories.AT
    council.commit()
    # What was said in the chat of another changed nothing: with the new one over, it is as it was at first.
    assert nothing.mark() == first


def test_where_there_is_no_room_a_page_is_told_to_ask_and_a_closed_page_makes_room(
    app: Flask, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening],
) -> None:
    gone, ada, chat = talk
    streams.of(app).most = 1
    first = listen(gone.client, f"{gone.base}/stream")
    assert first.is_open and listen(ada, "/desk/chat/stream").answer.status_code == 204
    first.answer.close()
    again = listen(ada, "/desk/chat/stream")
    assert again.is_open and len(streams.of(app)) == 1
    streams.of(app).stop()
    assert again.mark() == "" or not again.mark()
    assert ada.get("/desk/chat/stream").status_code == 204


def test_a_page_that_was_closed_gives_its_thread_back_at_once(
    app: Flask, council: Session, talk: tuple[Walk, Visitor, Chat], listen: Callable[..., Listening],
) -> None:
    gone, _, _ = talk
    here, there = socket.socketpair()
    with here, there:
        answer = gone.client.get(f"{gone.base}/stream", environ_overrides={"werkzeug.socket": here})
        lines = answer.iter_encoded()
        assert str(next(lines), "utf-8").startswith("retry: ")
        there.sendall(b"x")     # what somebody sends after their question ends nothing
        assert b"data: look" in next(lines)
        there.close()
        here.recv(1)
        assert list(lines) == [b":\n\n"]
        answer.close()
