"""Residents who live in a parking zone of the invented town: with an account, with a permit, or with neither yet."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now
from frontdoor.entitlements import grants
from frontdoor.entitlements.models import Entitlement
from frontdoor.payments import charges, tries
from frontdoor.payments.models import PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people import account_sessions, addresses, logins, passwords, preferences, profile, registering
from frontdoor.people import residents
from frontdoor.people.accounts import Account
from frontdoor.people.actor import guest
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.places.models import Address
from frontdoor.triage import intake, paying
from tests.factories import ALDERMERE

SERVICE = "parking-permit-resident"
PASSWORD = "lantern meadow copper"
COOKIE = "frontdoor-account"
NAME, EMAIL, MOBILE = "Rose Whitaker", "rose.whitaker@example.org", "07700 900175"
NUMBER = "+447700900175"
BORN = date(1951, 3, 14)
LIVED_THERE = timedelta(days=400)
ANSWERS: dict[str, Any] = {
    "sub_type": "resident_permit", "vehicle_type": "car", "blue_badge_holder": False, "keeper_is_applicant": True,
    "v5c_address_matches": True, "same_vrm_live_permit": False, "proof_type": "tenancy_agreement", "length_m": "4.1",
    "height_m": "1.5", "width_m": "1.8", "weight_kg": 1150, "seats": 5, "dob": BORN.isoformat(), "vrm": "RW19 OSE",
    "documents_how": "upload", "name": NAME, "email": EMAIL, "phone": NUMBER, "declaration": ["agree"],
}


@dataclass(frozen=True)
class Home:
    """A home in a parking zone: its first line, and the answer that names it."""

    line: str
    answer: dict[str, Any]


def home(session: Session, number: int = 0, zone: str = "A") -> Home:
    """A home in which people may have permits, counted from the first in the zone."""
    row = session.scalars(
        select(Address).where(Address.council_id == ALDERMERE, Address.zone_code == zone, Address.car_free.is_(False))
        .order_by(Address.uprn).offset(number).limit(1)
    ).one()
    answer = places.address_answer(session, ALDERMERE, row.uprn)
    assert answer is not None
    return Home(row.line, answer)


def rose(session: Session, *, texts: bool = True, at: datetime | None = None) -> Resident:
    """Rose with her account and all that she can tell once: where she lives, when she was born, how to reach her."""
    at = at or now()
    resident = Resident(council_id=ALDERMERE, name=NAME, provenance="a test", created_at=at)
    resident.contact_points.extend(
        ContactPoint(council_id=ALDERMERE, kind=kind, value=value, verified_at=at, verified_by="link", created_at=at)
        for kind, value in (("email", EMAIL), ("phone", NUMBER)))
    session.add(resident)
    residents.rename(session, resident, NAME)
    registering.open_account(session, resident, logins.email(EMAIL), passwords.hashed(PASSWORD), at=at)
    profile.note(session, resident, "dob", BORN.isoformat(), source="resident", at=at)
    lives = home(session).answer
    addresses.move(session, resident, uprn=lives["uprn"], label=lives["label"], from_on=local_date(at - LIVED_THERE),
                   source="resident", at=at)
    preferences.change(session, resident, channel="sms" if texts else "email", quiet_from=None, quiet_until=None,
                       no_contact=False, language="en", actor_id=resident.public_id, at=at)
    return resident


def sign_in(page: Page, login: str = EMAIL, password: str = PASSWORD) -> None:
    """Through the page, from wherever it is asked for."""
    page.get_by_label("Email address, mobile number or account number").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def seat(session: Session, page: Page, resident: Resident, url: str) -> Page:
    """Sign a resident in without the page, which another journey walks. Commits."""
    account = session.scalars(select(Account).where(Account.resident_id == resident.id)).one()
    token = account_sessions.begin(session, account, at=now())
    session.commit()
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    return page


def draft(session: Session, resident: Resident | None = None, *, at: datetime | None = None, number: int = 0,
          **changes: Any) -> str:
    """The token of an application with every answer given and nothing sent."""
    return _filled_in(session, resident, at or now(), number, changes)[1]


def _filled_in(
    session: Session, resident: Resident | None, at: datetime, number: int, changes: dict[str, Any],
) -> tuple[Draft, str]:
    version = versions.current(session, ALDERMERE, SERVICE)
    row, token = drafts.begin(session, council_id=ALDERMERE, service_id=SERVICE, version_id=version.row_id, at=at)
    if resident is not None:
        drafts.claim(session, row, resident)
    given = {**ANSWERS, "address": home(session, number).answer, "start_date": local_date(at).isoformat(), **changes}
    for fact_id, value in given.items():
        row.answer(fact_id, value, source="resident", at=at)
    session.flush()
    return row, token


def application(session: Session, resident: Resident | None = None, *, at: datetime | None = None,
                number: int = 0, **changes: Any) -> Case:
    """An application that was sent, and has gone where the rules send it: granted, unless `changes` say otherwise."""
    at = at or now()
    row, _ = _filled_in(session, resident, at, number, changes)
    actor = account_sessions.as_actor(resident) if resident else guest(ALDERMERE)
    case = intake.receive(session, row, actor=actor, at=at)
    session.flush()
    return case


def pay(session: Session, case: Case, folder: Path, *, agrees: bool = False, at: datetime | None = None) -> Entitlement:
    """The price is paid with the test provider, and the permit issued."""
    at = at or now()
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=agrees, provider=TestProvider(folder), at=at)
    paid = Answer(PaymentState.SUCCEEDED, secrets.token_hex(16), secrets.token_hex(16) if agrees else None)
    paying.heed(session, tries.settle(session, tried, paid, at=at), at=at)
    permit = grants.of_case(session, case.council_id, case.id)
    assert permit is not None
    return permit
