"""The portal's open pages: the front page, finding, what the site says about itself, the demo's letters, health."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from frontdoor import create_app
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.notifications import beat
from frontdoor.notifications.gateways import FileGateway, Message
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read

OPEN = ["/", "/find?q=hole", "/find?q=", "/browse/report", "/browse/book", "/near", "/cases", "/accessibility",
        "/privacy", "/cookies", "/contact", "/chat"]


@pytest.mark.parametrize("address", OPEN)
def test_every_open_page_is_whole_with_and_without_reports(council: Session, client: Visitor, address: str) -> None:
    assert client.get(address).status_code == 200
    make.case(council)
    assert client.get(address).status_code == 200


def test_the_front_page_offers_the_verbs_that_have_a_service(council: Session, client: Visitor) -> None:
    page = client.get("/")
    assert "/browse/report" in page.text and "/browse/book" in page.text and "/browse/pay" not in page.text
    assert "Nobody has reported anything yet" in page.text
    make.case(council)
    assert "Outside 12 Mill Lane" in client.get("/").text


def test_plain_words_find_the_service(council: Session, client: Visitor) -> None:
    assert "/services/pothole" in client.get("/find?q=there+is+a+hole+in+the+road").text


@pytest.mark.parametrize("typed", ["zzzz", "", "   ", "\x00", "x" * 4000, "<b>hole", "%", "{{ 7 * 7 }}"])
def test_words_that_find_nothing_still_lead_somewhere(council: Session, client: Visitor, typed: str) -> None:
    page = client.get("/find", query_string={"q": typed})
    assert page.status_code == 200
    assert "/services/pothole" in page.text
    assert "<b>hole" not in page.text and "49" not in as_read(page.text).words_of("h1")


def test_words_of_danger_are_answered_first(council: Session, client: Visitor) -> None:
    assert "Ring 999" in client.get("/find?q=my+dad+hits+me").text
    assert "Ring 999" not in client.get("/find?q=a+hole").text


@pytest.mark.parametrize("address", ["/browse/nonsense", "/browse/pay", "/nonsense", "/follow/", "/demo/messages"])
def test_what_is_not_there_is_a_helpful_404(council: Session, client: Visitor, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 404
    assert "use the link in the message we sent you" in page.text


def test_each_council_shows_its_own_name_and_telephone(council: Session, client: Visitor) -> None:
    make.set_up(council, make.THORNBY)
    ours, theirs = client.get("/contact"), client.get("/contact", base_url="http://localhost")
    assert "01632 960100" in ours.text and "01632 960200" not in ours.text
    assert "01632 960200" in theirs.text and "Aldermere" not in theirs.text


# The demo's letters


@pytest.fixture
def demo(settings: Settings) -> Iterator[Visitor]:
    app: Flask = create_app(settings.model_copy(update={"demo": True}))
    app.testing = True
    app.test_client_class = Visitor
    client = app.test_client()
    assert isinstance(client, Visitor)
    yield client
    app.extensions["frontdoor_database"].dispose()


def letter(settings: Settings, reference: str, body: str, *, to: str = "peter@example.org") -> None:
    FileGateway(Path(settings.messages.removeprefix("file:"))).send(Message(
        reference=reference, council_id=make.ALDERMERE, channel="email", recipient=to, subject=f"Letter {reference}",
        body=body, sender_name="Aldermere", sender_address="hello@aldermere.example.org",
        at=make.AT,
    ))


def test_the_letters_are_read_newest_first_with_our_own_links_alive(settings: Settings, demo: Visitor) -> None:
    letter(settings, "one", f"Look: {settings.base_url}/cases/FD-1?key=a.b.\nNot: https://example.com/x")
    letter(settings, "two", "<script>alert(1)</script>", to="rose@example.org")
    page = demo.get("/demo/messages")
    subjects = [one.words for one in as_read(page.text).all("h2") if "fd-letter" in one.attributes.get("class", "")]
    assert subjects == ["Letter two", "Letter one"]
    links = [one.attributes["href"] for one in as_read(page.text).all("a") if "key=" in one.attributes["href"]]
    assert links == [f"{settings.base_url}/cases/FD-1?key=a.b"]
    assert 'href="https://example.com' not in page.text
    assert "<script>alert" not in page.text


def test_the_letters_can_be_narrowed_to_one_recipient(settings: Settings, demo: Visitor) -> None:
    letter(settings, "one", "Hello Peter")
    letter(settings, "two", "Hello Rose", to="rose@example.org")
    page = demo.get("/demo/messages?to=ROSE@")
    assert "Hello Rose" in page.text and "Hello Peter" not in page.text
    assert "No messages to nobody" in demo.get("/demo/messages?to=nobody").text


def test_every_page_of_the_demo_says_that_it_is_one(council: Session, client: Visitor, demo: Visitor) -> None:
    council.commit()
    assert "/demo/messages" in demo.get("/").text
    assert "/demo/messages" not in client.get("/").text


# Health


@pytest.fixture
def health_of(settings: Settings) -> Iterator[Callable[[str], FlaskClient]]:
    """A visitor to an installation whose database is at another address."""
    apps: list[Flask] = []

    def come(database_url: str) -> FlaskClient:
        apps.append(create_app(settings.model_copy(update={"database_url": database_url})))
        return apps[-1].test_client()

    yield come
    for app in apps:
        app.extensions["frontdoor_database"].dispose()


def test_without_its_database_the_process_is_up_but_not_ready(health_of: Callable[[str], FlaskClient]) -> None:
    client = health_of("postgresql://nobody@127.0.0.1:1/nothing")
    assert client.get("/health").get_json() == {"status": "up"}
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.get_json() == {"ready": False, "reasons": ["The database does not answer."], "notes": []}


def test_it_is_not_ready_before_it_is_migrated(health_of: Callable[[str], FlaskClient], tmp_path: Path) -> None:
    answer = health_of(f"sqlite:///{tmp_path}/bare.db").get("/ready")
    assert answer.status_code == 503
    assert answer.get_json()["reasons"] == ["The database is not at this release's newest migration."]


def test_it_is_ready_while_a_worker_is_heard_of(council: Session, client: Visitor) -> None:
    silent = client.get("/ready")
    assert silent.status_code == 503 and "No worker" in silent.get_json()["reasons"][0]
    beat.beat(council, at=now() - timedelta(minutes=6))
    assert client.get("/ready").status_code == 503
    beat.beat(council, at=now())
    assert client.get("/ready").get_json() == {"ready": True, "reasons": [], "notes": []}


# Queries


def queries_of(client: Visitor, address: str) -> int:
    """How many statements the page sends to the database."""
    seen: list[str] = []
    engine = client.application.extensions["frontdoor_database"].engine

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("address, most", [("/", 3), ("/near", 2), ("/near?at=Mill+Lane", 6), ("/find?q=hole", 2)])
def test_a_page_asks_no_more_of_the_database_when_it_shows_more(
    council: Session, client: Visitor, address: str, most: int,
) -> None:
    make.case(council)
    few = queries_of(client, address)
    for number in range(5):
        make.case(council, {"place": make.place(f"Outside {number} Mill Lane", 600_220 + 30 * number)})
    assert 0 < queries_of(client, address) == few <= most


@pytest.mark.parametrize(
    "address", ["/services/a%00", "/cases/a%00", "/follow/a%00", "/drafts/a%00", "/desk/queues/a%00"],
)
def test_an_address_with_a_null_in_it_is_no_page(client: Visitor, address: str) -> None:
    assert client.get(address).status_code == 404


def test_whoever_is_worried_is_answered_before_anything_else_is_offered(council: Session, client: Visitor) -> None:
    page = client.get("/").text
    worried = page.index("Worried about somebody?")
    assert page.index('id="find"') < worried < page.index("/browse/report")
    assert page.index("Is somebody in danger now? Ring 999.") < page.index("/services/safeguarding-adult") < (
        page.index("/browse/report"))
