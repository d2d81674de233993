"""An address that must not be found out, in every thing of hers that carries it: nothing of the url map gives it away.

Pages, lists, letters, prints, calendar files, chats, drafts and whatever is added tomorrow: see `twins`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit, create_app
from frontdoor.cases import unsent
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import State
from frontdoor.cases.history import CaseMessage
from frontdoor.cases.protected import COVER
from frontdoor.config import Settings
from frontdoor.contacts import call_backs, handling
from frontdoor.contacts.contact import Way
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.models import Chat, ChatLine
from frontdoor.contacts.needs import add as added
from frontdoor.db import Database
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses, profile
from frontdoor.people.officers import Officer
from frontdoor.triage import protecting
from tests import factories
from tests.factories import ALDERMERE, AT
from tests.integration.twins.hiding import GUARDS, furnish
from tests.integration.twins.worlds import BASE, Known, World

ADVISER = "Core Lane"
CANARY, POSTCODE = "77 Kittiwake Steps", "ZZ9 4QQ"
HOME = f"{CANARY}, Aldermere, {POSTCODE}"
TELLS = f"It is at {HOME}, the green door."
LEAKS = ("kittiwake", POSTCODE.lower(), POSTCODE.replace(" ", "").lower(), POSTCODE.replace(" ", "+").lower())


def _hers(session: Session, settings: Settings, known: Known) -> Known:
    """Somebody of whom everything that can carry an address does."""
    her = factories.resident(session, "Nadia Ellery", email="nadia@example.org", phone="+447700900184")
    addresses.move(session, her, uprn=None, label=HOME, from_on=date(2020, 1, 1), source="resident", at=AT)
    profile.note(session, her, "needs", TELLS, source="resident", at=AT)
    bo = session.scalars(select(Officer).where(Officer.name == ADVISER)).one().as_actor()
    case = factories.case(session, {**factories.FOR_A_PERSON, "place": factories.place(HOME, 620_000),
                                    "description": TELLS, "name": "Nadia Ellery"})
    party = factories.party(session, case)
    party.resident = her
    photo = Attachment(council_id=ALDERMERE, case_id=case.id, fact_id="photos", name=f"{CANARY}.jpg", scan="clean",
                       media_type="image/jpeg", size_bytes=1, digest="0" * 64, created_at=AT)
    chat = Chat(council_id=ALDERMERE, case_id=case.id, resident_id=her.id, service_id="pothole", page_id="place",
                why="asked", asked_at=AT, officer_id=bo.officer_id, taken_at=AT, closed_at=AT, outcome="helped")
    chat.lines.append(ChatLine(council_id=ALDERMERE, sender="resident", name="Nadia", text=TELLS, at=AT))
    contact = handling.begin(session, bo, Way.EMAIL, resident=her, at=AT)
    added(session, contact, at=AT, case=case)
    contact.note = TELLS
    mail = Mail(council_id=ALDERMERE, contact=contact, case_id=case.id, message_key="m", sender="nadia@example.org",
                sender_name="Nadia", subject=CANARY, body=TELLS, quoted=TELLS, suggested=[], left_out=[],
                received_at=AT, replies=[])
    letter = OutboxRow(council_id=ALDERMERE, event_key="e", resident_id=her.id, case_id=case.id, party_id=party.id,
                       channel="letter", recipient=HOME, purpose="received", subject=f"About {CANARY}", body=TELLS,
                       state="sent", due_at=AT, sent_at=AT, created_at=AT)
    session.add_all([photo, chat, mail, letter, CaseMessage(
        council_id=ALDERMERE, case_id=case.id, direction="from_resident", body=TELLS, sender_name="Nadia", at=AT)])
    case.state = State.WITH_SPECIALIST    # so that its story is told
    unsent.keep(session, case, bo, "ask_resident", {"text": [TELLS]}, at=AT)
    window = call_backs.offered(ALDERMERE, at=AT)[0]
    ring = call_backs.book(session, ALDERMERE, window, number="+447700900184", reason=TELLS, key="k", at=AT, by=bo,
                           name="Nadia", resident=her)
    session.flush()
    protecting.protect(session, her, actor=bo, reason="Her husband looks for her", review_on=date(2027, 1, 1), at=AT)
    return replace(known, values={
        **known.values, "/desk/cases/ public_id": [photo.public_id], "/desk/chat/ public_id": [chat.public_id],
        "/desk/contact/ public_id": [contact.public_id], "/desk/call-backs/ public_id": [ring.public_id],
        "public_id": [her.public_id], "reference": [case.reference], "file_id": [photo.public_id],
        "link": [factories.link(settings, case, party)],
    })


@pytest.fixture
def world(settings: Settings, database: Database) -> Iterator[World]:
    with time_machine.travel(AT, tick=False):
        with database.session() as session:
            others, cookies = furnish(session)
            known = _hers(session, settings, others)
            officer = session.scalars(select(Officer).where(Officer.name == ADVISER)).one()
            audit.record(session, council_id=ALDERMERE, actor_kind="officer", actor_id=officer.public_id, at=AT,
                         action="opened_without_caller", subject_kind="resident",
                         subject_id=known.values["public_id"][0])
            session.commit()
        app = create_app(settings)
        app.testing = True
        yield World(app, known, cookies, {who: GUARDS[who] for who in ("core", "resident")})
        app.extensions["frontdoor_database"].dispose()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_that_can_be_fetched_gives_a_protected_address_away(world: World) -> None:
    found = world.seen()
    shared = FlaskClient(world.app).get(world.known.values["link"][0], base_url=BASE, follow_redirects=True)
    assert shared.status_code == 404, "a link in a mailbox that somebody else reads"
    assert [address for address, (_, where, body) in found.items()
            if any(one in (where + body).lower() for one in LEAKS)] == [] and len(found) > 200
    for page in ("people", "chat", "contact", "call-backs"):
        address = f"/desk/{page}/{world.known.of(f'/desk/{page}/', 'public_id')[0]}"
        assert found[f"core: {address}"][0] == 200, address
    assert COVER in found[f"core: /desk/cases/{world.known.values['reference'][0]}"][2]
