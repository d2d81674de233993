"""A protected address: no page, list, letter or log shows it to those without the right; it comes back at the end."""

import json
import pathlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case
from frontdoor.cases.protected import Cover
from frontdoor.notifications import outbox, recipients
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses, protection
from frontdoor.people.account_sessions import as_actor
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import intake, protecting
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
CANARY, POSTCODE = "77 Kittiwake Steps", "ZZ9 4QQ"
HOME = f"{CANARY}, Aldermere, {POSTCODE}"
REASON = {"reason": "Working on her case"}


@pytest.fixture
def hidden(council: Any) -> Resident:
    """Somebody with a case whose place, title and words all carry her address, protected by the duty team."""
    made = factories.resident(council, "Nadia Ellery", email="nadia@example.org", phone="+447700900184")
    addresses.move(council, made, uprn=None, label=HOME, from_on=date(2020, 1, 1), source="resident", at=factories.AT)
    case = factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place(HOME),
                                    "name": "Nadia Ellery", "description": f"It is outside {CANARY}."})
    factories.party(council, case).resident_id = made.id
    council.flush()
    protecting.protect(council, made, actor=factories.actor_of(council, "Dee Moss", teams=("duty",)),
                       reason="Her husband looks for her", review_on=date(2027, 1, 1), at=factories.AT)
    council.commit()
    return made


def pages(council: Any, person: Resident) -> list[str]:
    case = council.scalars(select(Case)).one()
    own = f"/desk/people/{person.public_id}"
    return ["/desk/queues/highways", f"/desk/cases/{case.reference}", "/desk/people?q=ellery",
            "/desk/people?q=kittiwake+steps", own, f"{own}/timeline", f"{own}/caller", f"{own}/letter-code"]


def test_no_page_shows_it_to_those_without_the_right(council, hidden, desk, caplog):
    ada = desk(level=Level.MANAGER)
    ada.submit(f"/desk/people/{hidden.public_id}", REASON, form=1)
    for path in pages(council, hidden):
        page = ada.get(path, follow_redirects=True)
        assert page.status_code == 200, path
        for words in (CANARY, POSTCODE, "Kittiwake", "nadia@example.org", "7700 900184"):
            assert words not in page.text, (path, words)
    assert "Kittiwake" not in caplog.text
    for row in council.query(AuditRow):
        assert "Kittiwake" not in json.dumps(row.detail), row.action


def test_the_duty_team_sees_it_with_a_word_of_warning(council, hidden, desk):
    dee = desk("Pat Doyle", level=Level.SPECIALIST, teams=("duty",))
    page = dee.submit(f"/desk/people/{hidden.public_id}", REASON, form=1).text
    assert HOME in page and "protected: never say or write it" in page and "Her husband looks for her" in page


def test_nothing_finds_her_by_it_and_her_name_still_does(council, hidden, desk):
    ada = desk()
    assert "Nobody fits that" in ada.get("/desk/people?q=kittiwake").text
    assert "Nadia Ellery" in ada.get("/desk/people?q=ellery").text


def test_no_letter_goes_there_nor_where_she_lived_before_nor_a_message_to_what_is_not_safe(council, hidden):
    on = date(2026, 11, 23)
    assert recipients.by_letter(council, hidden, on=on) is None
    assert recipients.recipient_of(hidden) is None
    point = hidden.contact_points[0]
    protecting.say_safe(council, hidden, point, actor=factories.actor_of(council, "Bo Lund"), at=factories.AT)
    assert recipients.recipient_of(hidden) == recipients.Recipient("email", "nadia@example.org")
    addresses.move(council, hidden, uprn=None, label="5 Elsewhere Row", from_on=date(2026, 11, 20), source="resident",
                   at=factories.AT)
    home = addresses.current(council, hidden, on)
    assert home is not None and home.protected and recipients.by_letter(council, hidden, on=on) is None


def test_a_letter_that_waits_is_called_back(council, settings):
    made = factories.resident(council, "Owen Pritchard", email=None)
    addresses.move(council, made, uprn=None, label=HOME, from_on=date(2020, 1, 1), source="resident", at=factories.AT)
    outbox.write(council, council_id=made.council_id, resident=made, purpose="account_closed", event_key="one",
                 fields={}, at=factories.AT, essential=True)
    protecting.protect(council, made, actor=factories.actor_of(council), reason="x", review_on=date(2027, 1, 1),
                       at=factories.AT)
    row = council.scalars(select(OutboxRow)).one()
    assert (row.channel, row.state) == ("letter", "cancelled")
    folder = pathlib.Path(str(settings.messages).removeprefix("file:"))
    assert not [one for one in folder.rglob("*") if one.is_file()]


def test_a_new_case_of_hers_carries_no_copy_of_it(council, hidden):
    draft = factories.draft(council, {"place": factories.place(HOME, 630_000)})
    draft.resident_id = hidden.id
    made = intake.receive(council, draft, actor=as_actor(hidden), at=factories.AT)
    assert "Kittiwake" not in made.place_label + made.title


def test_when_it_ends_everything_stands_as_before(council, hidden, desk):
    case = council.scalars(select(Case)).one()
    assert "Kittiwake" not in case.place_label + case.title
    dee = desk("Pat Doyle", level=Level.SPECIALIST, teams=("duty",))
    dee.submit(f"/desk/people/{hidden.public_id}", REASON, form=1)
    ada = desk(level=Level.MANAGER)
    ada.submit(f"/desk/people/{hidden.public_id}", REASON, form=1)
    own = f"/desk/people/{hidden.public_id}/protection"
    token = {"csrf_token": ""}
    assert ada.post(f"{own}/lift", data=token).status_code in (400, 404)
    row = protection.of(council, hidden)
    assert row is not None
    protecting.lift(council, row, actor=factories.actor_of(council, "Bo Lund"), at=factories.AT)
    council.commit()
    assert HOME in case.place_label and hidden.contact_points[0].unsafe_at is None
    assert HOME in ada.get(f"/desk/people/{hidden.public_id}").text
    assert "Nadia Ellery" in ada.get("/desk/people?q=kittiwake").text


def test_parts_of_an_address_that_say_where_it_is_are_covered_and_the_town_is_not():
    cover = Cover((HOME,))
    assert cover(f"Near {CANARY.upper()} in Aldermere ZZ9  4QQ") == (
        "Near [protected address] in Aldermere [protected address]")
    assert cover("177 Kittiwake Stepsons") == "177 Kittiwake Stepsons" and Cover()("x") == "x" and cover("") == ""
