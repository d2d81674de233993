"""Two worlds alike but for what is hidden: whoever may not know of it gets the same bytes from every address there is.

The addresses are those of the url map, so one that is added tomorrow is asked for too. What is new each time a page is
drawn (nonces, form tokens, the tokens of what a visit begins) is left out; an address that cannot be compared stands in
EXCEPTIONS with the reason.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from frontdoor import create_app
from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import versions
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo.care import CHILD
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import account_sessions, logins, registering, rota, signing_in
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.records import sqlite
from frontdoor.triage import queues
from tests import factories
from tests.factories import ALDERMERE, AT

BASE = "http://127.0.0.1"
HIDDEN, HIDDEN_PERSON = new_reference(), "hiddenperson"
# Why an address is not compared.
EXCEPTIONS: dict[str, str] = {}
NEW_EACH_TIME = re.compile(r'nonce="[^"]+"|name="csrf_token"[^>]*value="[^"]*"|/drafts/[\w-]{20,}')
# What is asked for beside the path: words that lead to what is hidden, and to what is not.
ASKED = {
    "desks.people": ["q=Hugh", "q=h.bramwell@school.example.com", "q=Rose"],
    "desks.search": [f"q={HIDDEN}"],
    "portal.find": ["q=bramwell", "q=pothole"],
    "portal.near": ["at=Mill+Lane"],
    "portal.near_map": ["at=Mill+Lane"],
}
OUTSIDERS = {"core": (Level.CORE, ("customer-services",)),
             "manager": (Level.MANAGER, ("customer-services", "highways", "housing", "adult-social-care"))}
GRAVE = {**factories.FOR_A_PERSON, "description": "My dad hits me and I am scared to go home.", "name": "Hugh Bramwell",
         "email": "h.bramwell@school.example.com"}


@dataclass(frozen=True)
class World:
    """One application, and those who look at it: each a name, and what leads them in."""

    app: Flask
    known: dict[str, list[str]]
    cookies: dict[str, dict[str, str]]

    def seen(self) -> dict[str, tuple[int, str, str]]:
        """What everybody gets from every address: status, where it leads, and the body."""
        found: dict[str, tuple[int, str, str]] = {}
        for who, cookies in self.cookies.items():
            client = FlaskClient(self.app)
            for name, value in cookies.items():
                client.set_cookie(name, value, domain="127.0.0.1")
            for rule in self.app.url_map.iter_rules():
                if "GET" in (rule.methods or ()) and rule.endpoint not in EXCEPTIONS and self._is_for(who, rule):
                    found.update({f"{who}: {path}": _answer(client, path) for path in self._paths(rule)})
        return found

    def _is_for(self, who: str, rule: Rule) -> bool:
        """Officers look at what officers may, and everybody else at the rest."""
        guard = str(getattr(self.app.view_functions[rule.endpoint], "__guard__", "open to all"))
        if guard.startswith("officer"):
            return who in OUTSIDERS
        return who == "resident" or (who == "public" and guard != "signed-in resident")

    def _paths(self, rule: Rule) -> Iterator[str]:
        bound = self.app.url_map.bind("127.0.0.1")
        several = max((len(self.known.get(name, [""])) for name in rule.arguments), default=1)
        for turn in range(several):
            values = {name: _given(rule, name, self.known.get(name, ["nothing"]), turn) for name in rule.arguments}
            path = bound.build(rule.endpoint, values)
            yield path
            yield from (f"{path}?{asked}" for asked in ASKED.get(rule.endpoint, []))


def _given(rule: Rule, name: str, known: list[str], turn: int) -> Any:
    converter = rule._converters.get(name)    # none where the rule's defaults give the value
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else known[min(turn, len(known) - 1)]


def _answer(client: FlaskClient, path: str) -> tuple[int, str, str]:
    with closing(client.get(path, base_url=BASE)) as answer:
        where = NEW_EACH_TIME.sub("", answer.headers.get("Location", ""))
        text = answer.get_data().decode("utf-8", "replace").replace('\\"', '"')    # pages also stand in JSON
        return answer.status_code, where, NEW_EACH_TIME.sub("", text)


def _furnish(session: Session) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """What both worlds have: reports, residents with an account and without, officers, and a journey half done."""
    factories.set_up(session)
    for number in range(2):
        spot = factories.place(f"No {number}", 610_000 + 60 * number)
        factories.case(session, {**factories.FOR_A_PERSON, "place": spot})
    rose = factories.case(session, {"name": "Rose Fell", "email": "rose@example.org"}, service_id="pothole")
    resident = factories.party(session, rose).resident
    account = registering.open_account(session, resident, logins.email("rose@example.org"), "no password", at=AT)
    version = versions.current(session, ALDERMERE, "pothole")
    draft, token = drafts.begin(session, council_id=ALDERMERE, service_id="pothole", version_id=version.row_id, at=AT)
    for fact, value in factories.POTHOLE.items():
        draft.answer(fact, value, source="resident", at=AT)
    known = {"reference": [rose.reference, HIDDEN], "public_id": [resident.public_id, HIDDEN_PERSON],
             "service_id": ["pothole", "safeguarding-child"], "slug": ["highways", queues.DUTY_QUEUE], "token": [token],
             "day": ["2026-11-23"]}
    cookies = {"public": {}, "resident": {"frontdoor-account": account_sessions.begin(session, account, at=AT)}}
    for name, (level, teams) in OUTSIDERS.items():
        cookies[name] = {"frontdoor-desk": _seat(session, factories.officer(
            session, f"{name.capitalize()} Lane", level=level, teams=teams))}
    dot = factories.officer(session, "Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    rota.put_on(session, dot, team="duty", begins=AT, ends=AT.replace(hour=18), phone="", by=dot.as_actor(), at=AT)
    cookies["duty"] = {"frontdoor-desk": _seat(session, dot)}
    return known, cookies


def _seat(session: Session, officer: Officer) -> str:
    half = signing_in.found(session, ALDERMERE, signing_in.open_session(session, officer, at=AT), at=AT)
    assert half is not None
    return signing_in.show_factor(session, half, at=AT)


def _hide(session: Session) -> None:
    """What only the second world has: a concern by somebody of whom nothing else is known, and a report of theirs at
    the very place of others, with a sign of danger in it."""
    factories.case(session, service_id="safeguarding-child", answers=CHILD)
    grave = factories.case(session, GRAVE)
    grave.reference = HIDDEN
    factories.party(session, grave).resident.public_id = HIDDEN_PERSON
    session.flush()


@pytest.fixture
def worlds(settings: Settings, database: Database, tmp_path: Any) -> Iterator[tuple[World, World]]:
    with time_machine.travel(AT, tick=False):
        with database.session() as session:
            known, cookies = _furnish(session)
            session.commit()
        twin = tmp_path / "twin.db"
        sqlite.copy(database, twin)
        other = settings.model_copy(update={"database_url": f"sqlite:///{twin}"})
        second = Database(other.database_url)
        with second.session() as session:
            _hide(session)
            session.commit()
        apps = [create_app(settings), create_app(other)]
        for app in apps:
            app.testing = True
        yield World(apps[0], known, cookies), World(apps[1], known, cookies)
        for app in apps:
            app.extensions["frontdoor_database"].dispose()
        second.dispose()


def difference(one: str, other: str) -> list[str]:
    """The lines that only one of two pages has."""
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-"][:9]


def outbox(world: World) -> list[tuple[str, str, str]]:
    """What went to others than the duty specialists and those whose cases are hidden."""
    with world.app.extensions["frontdoor_database"].session(write=False) as session:
        return [(row.purpose, row.recipient, row.body) for row in session.scalars(
            select(OutboxRow).outerjoin(Case, Case.id == OutboxRow.case_id)
            .where(OutboxRow.purpose != "duty_alert", Case.confidentiality.is_distinct_from(3)).order_by(OutboxRow.id))]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_hidden_changes_no_byte_of_anything_that_an_outsider_can_get(worlds: tuple[World, World]) -> None:
    plain, twin = (world.seen() for world in worlds)
    assert plain.keys() == twin.keys() and len(plain) > 200
    assert {address: difference(answer[2], twin[address][2]) for address, answer in plain.items()
            if answer != twin[address]} == {}
    assert outbox(worlds[0]) == outbox(worlds[1])
    assert {"public: /near?at=Mill+Lane", f"core: /desk/cases/{HIDDEN}", "manager: /desk/people?q=Hugh"} <= plain.keys()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_duty_team_does_see_the_difference(worlds: tuple[World, World]) -> None:
    plain, twin = (FlaskClient(world.app) for world in worlds)
    for client in (plain, twin):
        client.set_cookie("frontdoor-desk", worlds[0].cookies["duty"]["frontdoor-desk"], domain="127.0.0.1")
    for path in ("/desk", "/desk/duty", f"/desk/cases/{HIDDEN}", "/desk/queues/duty", "/desk/people?q=Hugh"):
        assert _answer(plain, path) != _answer(twin, path), path
