"""A world to look at: one application on one database, and everybody who has a look at it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from frontdoor.api.signed import signature_of
from frontdoor.cases.case import Case
from frontdoor.notifications.outbox import OutboxRow
from tests.factories import AT

BASE = "http://127.0.0.1"
SECRET = "a-secret-of-the-telephone-0123456789"
# Why an address is not asked. All else is.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("POST", "desks.sign_out"): "it would end the visit",
    ("POST", "portal.sign_out"): "it would end the visit",
}
# What is made anew each time, whoever asks: nonces and tokens, and the ids and references of what a visit makes.
NEW_EACH_TIME = re.compile(
    r'nonce="[^"]+"|name="(?:csrf_token|token)"[^>]*value="[^"]*"|(?<=/drafts/)[\w-]{20,}|\b[0-9a-f]{16}\b'
    r"|\bFD-\w{4}-\w{4}-\w\b|\bM-[0-9a-f]{16}\b")

Answer = tuple[int, str, str]


@dataclass(frozen=True)
class Known:
    """What the addresses are filled in with, what is asked for beside them, and what is sent to them.

    `values` by the name of the part of the address, or by the address's beginning, a space and that name. `asked` are
    queries and `told` forms, by endpoint; `everywhere` is sent to every other address that takes a form. `journey` is
    the token of the one that is only looked at. `hooks` are bodies that other systems send. Ids and references are
    left out of what is compared, because they are made anew; those to `keep` are not."""

    values: Mapping[str, list[str]]
    asked: Mapping[str, list[str]]
    told: Mapping[str, list[dict[str, str]]]
    everywhere: dict[str, str]
    hooks: list[tuple[str, bytes]]
    journey: str
    keep: frozenset[str]

    def of(self, address: str, name: str) -> list[str]:
        """What a part of that address is filled in with."""
        for key, values in self.values.items():
            begins, _, part = key.rpartition(" ")
            if begins and part == name and address.startswith(begins):
                return values
        return self.values.get(name, ["nothing"])


@dataclass(frozen=True)
class World:
    """One application, and those who look at it: each a name, and what leads them in."""

    app: Flask
    known: Known
    cookies: dict[str, dict[str, str]]
    guards: Mapping[str, frozenset[str]]

    def seen(self, *, only_lists: bool = False) -> dict[str, Answer]:
        """What everybody gets from every address: status, where it leads, and the body. `only_lists`: what officers get
        from those that are of nothing single."""
        return {f"{who}: {path}": self._answer(client, path)
                for who, client, rule in self._rules("GET")
                if not only_lists or who in self.officers and not rule.arguments
                for path in self._paths(rule, token=[self.known.journey])}

    def sent(self) -> dict[str, Answer]:
        """What everybody gets who sends something to every address that takes it."""
        found: dict[str, Answer] = {}
        for who, client, rule in self._rules("POST"):
            for number, form in enumerate(self.known.told.get(rule.endpoint, [self.known.everywhere])):
                found.update({f"{who}: {path} {number}": self._answer(client, path, data=form)
                              for path in self._paths(rule)})
        for number, (path, body) in enumerate(self.known.hooks):
            stamp = str(int(AT.timestamp()))
            headers = {"X-Timestamp": stamp, "X-Signature": f"sha256={signature_of(SECRET, stamp, body)}",
                       "Authorization": f"Bearer {SECRET}"}
            found[f"{path} {number}"] = self._answer(FlaskClient(self.app), path, data=body, headers=headers)
        return found

    def outbox(self, but: str) -> list[tuple[str, str, str]]:
        """What went to others than the duty specialists, those whose cases are hidden, and whoever has that number."""
        with self.app.extensions["frontdoor_database"].session(write=False) as session:
            return [(row.purpose, row.recipient, self._steady(row.body)) for row in session.scalars(
                select(OutboxRow).outerjoin(Case, Case.id == OutboxRow.case_id)
                .where(OutboxRow.purpose != "duty_alert", OutboxRow.recipient != but,
                       Case.confidentiality.is_distinct_from(3))
                .order_by(OutboxRow.id))]

    @property
    def officers(self) -> set[str]:
        return {who for who, guards in self.guards.items() if "officer" in guards}

    def page(self, who: str, path: str) -> Answer:
        """What one of them gets from one address."""
        return self._answer(self._visitor(who), path)

    def _visitor(self, who: str) -> FlaskClient:
        """The browser of one of them."""
        client = FlaskClient(self.app)
        for name, value in self.cookies[who].items():
            client.set_cookie(name, value, domain="127.0.0.1")
        return client

    def _rules(self, method: str) -> Iterator[tuple[str, FlaskClient, Rule]]:
        for who in self.guards:
            client = self._visitor(who)
            for rule in self.app.url_map.iter_rules():
                guard = str(getattr(self.app.view_functions[rule.endpoint], "__guard__", "open to all"))
                kind = "officer" if guard.startswith("officer") else guard
                if method in (rule.methods or ()) and kind in self.guards[who] and (
                        method, rule.endpoint) not in EXCEPTIONS:
                    yield who, client, rule

    def _paths(self, rule: Rule, **instead: list[str]) -> Iterator[str]:
        bound = self.app.url_map.bind("127.0.0.1")
        values = {name: instead.get(name) or self.known.of(rule.rule, name) for name in rule.arguments}
        for turn in range(max(map(len, values.values()), default=1)):
            path = bound.build(rule.endpoint, {name: given(rule, name, values[name], turn) for name in values})
            yield path
            if instead:
                yield from (f"{path}?{asked}" for asked in self.known.asked.get(rule.endpoint, []))

    def _answer(self, client: FlaskClient, path: str, **sent: Any) -> Answer:
        ask = client.post if sent else client.get
        with closing(ask(path, base_url=BASE, **sent)) as answer:
            text = answer.get_data().decode("utf-8", "replace").replace('\\"', '"')    # pages also stand in JSON
            return answer.status_code, self._steady(answer.headers.get("Location", "")), self._steady(text)

    def _steady(self, text: str) -> str:
        return NEW_EACH_TIME.sub(lambda found: found.group() if found.group() in self.known.keep else "", text)


def given(rule: Rule, name: str, known: list[str], turn: int) -> Any:
    """What a part of an address is filled in with: of what is known, where it may be anything."""
    converter = rule._converters.get(name)    # none where the rule's defaults give the value
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else known[min(turn, len(known) - 1)]


def differing(plain: dict[str, Answer], twin: dict[str, Answer]) -> dict[str, list[str]]:
    """The addresses whose answers are not the same, each with the lines that only one of the two has."""
    return {address: [f"{answer[:2]} {twin[address][:2]}", *difference(answer[2], twin[address][2])]
            for address, answer in plain.items() if answer != twin[address]}


def difference(one: str, other: str) -> list[str]:
    """The lines that only one of two pages has."""
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-"][:9]


def call(officer_email: str, number: str) -> tuple[str, bytes]:
    """A call that rings."""
    return "/hooks/call", json.dumps({"id": f"call-{number}", "event": "ringing", "from": number,
                                      "officer": officer_email}).encode()


def mail(sender: str, subject: str) -> tuple[str, bytes]:
    """A letter by email."""
    return "/hooks/email", (f"From: Somebody <{sender}>\r\nTo: council@example.org\r\nSubject: {subject}\r\n"
                            f"Message-ID: <{sender}-{len(subject)}@example.com>\r\n\r\nHow does it stand?\r\n").encode()


def text_message(number: str, message: str) -> tuple[str, bytes]:
    """A text that somebody sent to the council."""
    return "/hooks/sms", json.dumps({"id": f"text-{number}", "source_number": number, "message": message}).encode()
