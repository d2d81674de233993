"""A desk with as many rows on each of its pages as a test asks for: one made by hand, and copies written at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from frontdoor.cases.alerts import Alert
from frontdoor.cases.approval import Approval
from frontdoor.cases.case import State
from frontdoor.cases.episode import Episode
from frontdoor.cases.history import Decision
from frontdoor.cases.referral import Referral
from frontdoor.cases.references import new_reference
from frontdoor.cases.work import Task
from frontdoor.clock import local_date
from frontdoor.contacts.call_back import CallBack
from frontdoor.contacts.contact import Contact, Standing, Visit
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.models import Chat
from frontdoor.db import Base
from frontdoor.people.officers import Membership, Officer
from frontdoor.people.residents import new_public_id
from frontdoor.people.search_keys import SearchKey
from frontdoor.triage.sampling.rows import SpotCheck
from tests import factories

AT, COUNCIL = factories.AT, factories.ALDERMERE
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEAMS = ("customer-services", "highways", "duty", "adult-social-care")
Fresh = Callable[[int], Any]


def copies(session: Session, row: Base, count: int, **fresh: Fresh) -> list[int]:
    """Write a row, and as many of the same that there are `count` of it; `fresh` gives what each has for itself. Gives
    their ids."""
    session.add(row)
    session.flush()
    kind: Any = type(row)
    first: Any = row
    plain = {column.key: getattr(row, column.key) for column in kind.__mapper__.column_attrs if column.key != "id"}
    if "public_id" in plain:
        fresh = {"public_id": lambda _: new_public_id(), **fresh}
    ids: list[int] = [first.id]
    if count > 1:
        ids += list(session.scalars(insert(kind).returning(kind.id), [
            {**plain, **{name: make(number) for name, make in fresh.items()}} for number in range(1, count)]))
    return ids


def of_cases(session: Session, count: int, **changes: Any) -> list[int]:
    """So many cases alike, with something else about them."""
    case = factories.case(session, factories.FOR_A_PERSON)
    for name, value in {"state": State.WITH_ADVISER, "due_at": AT + DAY, **changes}.items():
        setattr(case, name, value)
    return copies(session, case, count, reference=lambda _: new_reference())


def fill(session: Session, officer: Officer, count: int) -> None:
    """So many rows on every page of the desk of an officer of TEAMS. Flushes."""
    mine = of_cases(session, count, owner_id=officer.id, queue=None)
    of_cases(session, count, queue="highways", home_queue="highways")
    _work(session, officer, count, mine)
    _duty(session, count)
    of_contacts(session, officer, count)
    rose = factories.resident(session)
    people = copies(session, rose, count)
    for key in session.scalars(select(SearchKey).where(SearchKey.resident_id == rose.id)).all():
        copies(session, key, count, resident_id=lambda number: people[number])
    bo = factories.officer(session, f"Bo{count} Lane")
    staff = copies(session, bo, count, email=lambda number: f"bo{count}.{number}@example.com")
    copies(session, Membership(council_id=COUNCIL, officer_id=bo.id, team_slug="highways"), count,
           officer_id=lambda number: staff[number])
    session.expire_all()


def _work(session: Session, officer: Officer, count: int, mine: list[int]) -> None:
    copies(session, Task(council_id=COUNCIL, team_slug="highways", key=f"crowd:{count}:0", words="Write to them",
                         created_at=AT, due_at=AT + DAY), count, key=lambda number: f"crowd:{count}:{number}")
    plans = of_cases(session, count, owner_id=officer.id, queue=None, state=State.IN_PROVISION)
    copies(session, Episode(council_id=COUNCIL, case_id=plans[0], scale="light", scale_reason="It is small",
                            scaled_by=officer.name, scaled_at=AT, risk="low", began_at=AT,
                            review_on=local_date(AT + DAY)), count, case_id=lambda number: plans[number])
    bo = factories.officer(session, f"Cy{count} Reed", teams=("adult-social-care",))
    for to, by, team in (("highways", bo, "adult-social-care"), ("adult-social-care", officer, "highways")):
        copies(session, Referral(
            council_id=COUNCIL, case_id=mine[0], kind="help", to_team=to, reason="Look at the kerb", asked_by_id=by.id,
            asked_by=by.name, asked_team=team, asked_at=AT, due_at=AT + DAY), count,
            case_id=lambda number: mine[number])
    copies(session, Approval(
        council_id=COUNCIL, case_id=mine[0], kind="decision", least="manager", team="highways", detail={},
        reason="Above my level", asked_by_id=bo.id, asked_by=bo.name, asked_at=AT), count,
        case_id=lambda number: mine[number])
    checked = of_cases(session, count, state=State.CLOSED, outcome="granted", queue=None)
    decision = Decision(council_id=COUNCIL, case_id=checked[0], outcome="granted", by="rule", reasons="It fits", at=AT)
    decisions = copies(session, decision, count, case_id=lambda number: checked[number])
    copies(session, SpotCheck(
        council_id=COUNCIL, case_id=checked[0], decision_id=decisions[0], service_id="pothole", version_number=1,
        outcome_id="repair", decided="granted", share=10, criteria=[], drawn_at=AT), count,
        case_id=lambda number: checked[number], decision_id=lambda number: decisions[number])


def _duty(session: Session, count: int) -> None:
    hidden = of_cases(session, count, team="duty", home_queue="duty", queue="duty")
    for seen in (None, AT):
        copies(session, Alert(council_id=COUNCIL, case_id=hidden[0], words="A concern", raised_at=AT - HOUR,
                              target_at=AT, acknowledged_at=seen), count, case_id=lambda number: hidden[number])


def of_contacts(session: Session, officer: Officer, count: int) -> None:
    """So many contacts of every kind: the officer's own, and what waits or rings in each channel. Flushes."""
    copies(session, CallBack(
        council_id=COUNCIL, key=f"crowd:{count}:0", name="Rose Fell", number="+441632960001", reason="",
        from_at=AT - HOUR, until_at=AT + HOUR, booked_by="resident", created_at=AT - DAY), count,
        key=lambda number: f"crowd:{count}:{number}")
    for standing, whose, ended in (("open", officer.id, None), ("finished", officer.id, AT), ("waiting", None, None)):
        made = copies(session, Contact(council_id=COUNCIL, channel="email", standing=str(Standing(standing)),
                                       officer_id=whose, began_at=AT - HOUR, ended_at=ended, seconds=60), count)
    copies(session, Contact(council_id=COUNCIL, channel="phone", standing=str(Standing.RINGING), began_at=AT), count)
    copies(session, Mail(
        council_id=COUNCIL, contact_id=made[0], message_key=f"{count:064}", sender="rose@example.org",
        sender_name="Rose Fell", subject="My bin", body="It is full", suggested=[], left_out=[],
        received_at=AT - HOUR, replies=[]), count,
        contact_id=lambda number: made[number], message_key=lambda number: f"{count:032}{number:032}")
    waits = copies(session, Contact(council_id=COUNCIL, channel="counter", standing=str(Standing.WAITING),
                                    began_at=AT - HOUR), count)
    copies(session, Visit(council_id=COUNCIL, contact_id=waits[0], day=local_date(AT), number=count, wants=["sit"]),
           count, contact_id=lambda number: waits[number], number=lambda number: count + number)
    copies(session, Chat(council_id=COUNCIL, service_id="pothole", page_id="where", why="asked",
                         asked_at=AT - HOUR), count)
