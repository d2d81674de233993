"""A record with something of every kind in it, and what all tables hold, to compare."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.contacts import callers
from frontdoor.db import Base
from frontdoor.people import addresses, alerts, households, needs, preferences, profile, representatives
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident, add_point
from tests import factories

# Written anew from the others, or a note of what was done.
DERIVED = {"search_keys", "search_words", "audit_rows", "audit_waiting", "resident_merges"}


def person(session: Session, actor: Actor, name: str, *, email: str, home: str, born: str, cases: int) -> Resident:
    """Somebody who used the council in every way."""
    at = factories.AT
    made = factories.resident(session, name, email=email)
    add_point(session, made, "phone", "+447700900175", at=at)
    profile.note(session, made, "dob", born, source="resident", at=at)
    profile.note(session, made, "needs", f"{name} likes tea", source="resident", at=at)
    addresses.move(session, made, uprn=None, label=home, from_on=date(2020, 1, 1), source="resident", at=at)
    preferences.change(session, made, channel="sms", quiet_from=None, quiet_until=None, no_contact=False,
                       language="en", actor_id=made.public_id, at=at)
    needs.change(session, made, ["large_print"], "", actor=actor, source="officer", at=at)
    alerts.raise_alert(session, made, kind="dog", reason=f"{name} has a dog", review_on=date(2027, 1, 1),
                       shown_to_resident=True, actor=actor, at=at)
    callers.record(session, actor, made, asked={"name": True}, channel="phone", at=at)
    friend = factories.resident(session, "Otto Berg", email=None)
    households.add(session, made, friend, relation="friend", since_on=date(2021, 1, 1), actor=actor, source="officer",
                   at=at)
    representatives.offer(session, made, friend, scope=("see",), evidence="a letter", until_on=None,
                          recorded_by=actor.public_id or "", at=at, agreed=True)
    for number in range(cases):
        case = factories.case(session, {"place": factories.place(f"{name} {number}", 620_000 + 900 * number),
                                        "email": email})
        factories.party(session, case).resident_id = made.id
    factories.draft(session).resident_id = made.id
    session.flush()
    return made


def account(session: Session, resident: Resident, login: str) -> Account:
    row = Account(council_id=resident.council_id, resident_id=resident.id, login_kind="email", login=login,
                  created_at=factories.AT, confirmed_at=factories.AT, closed_at=None, password_hash=None)
    session.add(row)
    session.flush()
    return row


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table, but for what is derived and what notes what was done."""
    session.flush()
    session.expire_all()
    return {table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
            for table in Base.metadata.sorted_tables if table.name not in DERIVED}


def found_by(session: Session) -> set[tuple[Any, ...]]:
    """What everybody is found by."""
    keys = Base.metadata.tables["search_keys"]
    return {tuple(row) for row in session.execute(select(keys.c.resident_id, keys.c.kind, keys.c.word))}
