"""The page that follows a report: who may open it, and what it shows."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases import links
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.files import FileStore
from frontdoor.cases.references import new_reference
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.keys import Keys
from frontdoor.people.actor import Actor
from frontdoor.triage import decide, duplicates, questions
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.opening import opening, tracking
from tests.integration.pages import as_read
from tests.integration.sameness import steady

NOBODYS = new_reference()


@pytest.fixture
def adviser(council: Session) -> Actor:
    return make.actor_of(council, "Ada Quay")


# Who may open it


def test_the_link_opens_the_case_and_the_key_leaves_the_address(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    page = opening(client, settings, council, case)
    assert page.status_code == 200
    assert page.request.full_path.rstrip("?") == tracking(case)
    assert "Pothole: Outside 12 Mill Lane" in page.text
    assert "Repair planned" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_reference_alone_opens_nothing(council: Session, client: Visitor) -> None:
    case = make.case(council)
    for place in ("/cases/", "/sent/"):
        assert client.get(place + case.reference).status_code == 404


def test_a_wrong_key_and_an_unknown_reference_end_on_the_same_page(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    other = make.case(council, {"place": make.place("Outside 90 Mill Lane", 600_390)})
    key = make.link(settings, other, make.party(council, other)).partition("?")[2]
    bad = [f"{tracking(case)}?{key}", f"/cases/{NOBODYS}?{key}", f"{tracking(case)}?key=", f"{tracking(case)}?key=%00",
           f"{tracking(case)}?{key[:-1]}", f"{tracking(case)}?key=..%2F%C3%A9", "/cases/nonsense?key=x"]
    found = [client.get(address, follow_redirects=True) for address in bad]
    assert {page.status_code for page in found} == {404}
    assert len({steady(page) for page in found}) == 1


def test_the_key_to_one_case_does_not_open_another_once_it_is_in_the_session(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    mine = make.case(council)
    other = make.case(council, {"place": make.place("Outside 90 Mill Lane", 600_390)})
    assert opening(client, settings, council, mine).status_code == 200
    assert client.get(tracking(other)).status_code == 404
    assert client.get(tracking(mine)).status_code == 200


def test_a_browser_forgets_the_case_half_an_hour_after_it_was_last_used(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    begun = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False) as moment:
        opening(client, settings, council, case)
        moment.shift(timedelta(minutes=29))
        assert client.get(tracking(case)).status_code == 200
        moment.shift(timedelta(minutes=29))
        assert client.get(tracking(case)).status_code == 200
        moment.shift(timedelta(minutes=30))
        assert client.get(tracking(case)).status_code == 404


def test_the_link_opens_nothing_in_another_council(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council)
    address = make.link(settings, case, make.party(council, case))
    page = client.get(address, base_url="http://localhost", follow_redirects=True)
    assert page.status_code == 404


def test_every_opening_is_in_the_audit(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council)
    opening(client, settings, council, case)
    client.get(tracking(case))
    rows = council.scalars(select(AuditRow).where(AuditRow.action == "opened")).all()
    assert [(row.subject_id, row.actor_id) for row in rows] == [
        (case.reference, make.party(council, case).public_id)
    ] * 2


def test_fetching_the_link_confirms_nothing_and_sending_something_does(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    party = make.party(council, case)
    assert party.confirmed_at is None and party.resident.contact_points[0].verified_at is None
    client.submit(tracking(case), {"text": "It is by the gate."})
    assert party.confirmed_at is not None
    assert party.resident.contact_points[0].verified_at is not None


def test_a_browser_that_sent_the_report_sees_it_and_proves_nothing(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    party = make.party(council, case)
    key = links.short_key(Keys(settings.secret_keys), party.public_id, at=now())
    page = client.get(f"/sent/{case.reference}?{urlencode({'key': key})}", follow_redirects=True)
    assert "Your reference is" in page.text
    assert "We have your message" in client.submit(tracking(case), {"text": "It is by the gate."}).text
    assert party.confirmed_at is None and party.resident.contact_points[0].verified_at is None


def test_the_key_of_the_page_after_sending_runs_out(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council)
    party = make.party(council, case)
    key = links.short_key(Keys(settings.secret_keys), party.public_id, at=now() - timedelta(minutes=31))
    assert client.get(f"/sent/{case.reference}?{urlencode({'key': key})}").status_code == 404


# What it shows


def test_the_promise_explains_itself(council: Session, client: Visitor, settings: Settings) -> None:
    page = opening(client, settings, council, make.case(council))
    assert "Monday 21 December 2026" in page.text
    assert "28 days from then is 21 December 2026." in page.text


def test_a_refusal_shows_its_reasons_and_the_way_to_another_look(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.TOO_SHALLOW)
    page = opening(client, settings, council, case)
    assert "The hole is not deep enough for us to repair." in page.text
    assert f"{tracking(case)}/review" in page.text


def test_what_is_not_ours_names_who_looks_after_it(council: Session, client: Visitor, settings: Settings) -> None:
    page = opening(client, settings, council, make.case(council, make.NOT_OURS))
    assert "National Highways" in page.text and "0300 123 5000" in page.text


def test_a_joined_report_shows_how_the_earlier_one_stands(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    make.case(council)
    close_by = make.place(easting=600_103)
    second = make.case(council, {"email": "rose@example.org", "name": "Rose Fell", "place": close_by})
    assert second.state == State.DUPLICATE
    page = opening(client, settings, council, second)
    assert "Joined to an earlier report" in page.text and "Repair planned" in page.text
    assert "Peter" not in page.text


def test_a_follower_sees_the_public_facts_and_nothing_that_anybody_wrote(
    council: Session, client: Visitor, settings: Settings, adviser: Actor,
) -> None:
    case = make.case(council, {**make.FOR_A_PERSON, "description": "I live at the blue door"})
    duplicates.follow(council, case, make.resident(council), actor=adviser, at=make.AT)
    questions.ask_resident(council, case, question="Which side of the road?", actor=adviser, at=make.AT)
    reporter = make.party(council, case)
    questions.write(council, case, body="The side of the blue door", party=reporter, at=make.AT)
    photo = _photo(council, settings, case)
    page = opening(client, settings, council, case, "follower")
    assert page.status_code == 200
    for private in ("Peter", "blue door", "Which side", "peter@example.org", "You answered", "question"):
        assert private not in page.text
    assert client.get(f"{tracking(case)}/photos/{photo.public_id}").status_code == 404
    for wish in ("withdraw", "review", "reopen", "messages"):
        assert client.get(f"{tracking(case)}/{wish}").status_code == 404


def test_a_follower_can_neither_write_nor_withdraw(
    council: Session, client: Visitor, settings: Settings, adviser: Actor,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    duplicates.follow(council, case, make.resident(council), actor=adviser, at=make.AT)
    page = opening(client, settings, council, case, "follower")
    token = as_read(page.text).forms()[-1].fields["csrf_token"]
    assert client.post(f"{tracking(case)}/messages", data={"csrf_token": token, "text": ""}).status_code == 404
    assert client.post(f"{tracking(case)}/withdraw", data={"csrf_token": token}).status_code == 404
    assert case.state == State.WITH_ADVISER


def test_a_follower_can_stop_the_messages(
    council: Session, client: Visitor, settings: Settings, adviser: Actor,
) -> None:
    case = make.case(council)
    duplicates.follow(council, case, make.resident(council), actor=adviser, at=make.AT)
    opening(client, settings, council, case, "follower")
    page = client.submit(tracking(case), {})
    assert "You will not get any more messages" in page.text
    assert case.people_affected == 1
    assert opening(client, settings, council, case, "follower").status_code == 404


def test_the_reporter_sees_their_photo(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council)
    photo = _photo(council, settings, case)
    page = opening(client, settings, council, case)
    address = f"{tracking(case)}/photos/{photo.public_id}"
    assert address in page.text
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    answer.close()
    assert client.get(f"{tracking(case)}/photos/{'0' * 16}").status_code == 404


def _photo(session: Session, settings: Settings, case: Case) -> Attachment:
    row = Attachment(
        council_id=case.council_id, case_id=case.id, fact_id="photos", name="hole.jpg", media_type="image/jpeg",
        size_bytes=4, digest=FileStore(settings.files).put(b"\xff\xd8\xff\xd9"), scan="clean", created_at=make.AT,
    )
    session.add(row)
    session.flush()
    return row


def test_an_officers_decision_is_told_with_its_reasons(
    council: Session, client: Visitor, settings: Settings, adviser: Actor,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    decide.decide(council, case, outcome=Outcome.NO_ACTION, reasons="We measured it: 12 mm.", actor=adviser, at=make.AT)
    page = opening(client, settings, council, case)
    assert "We will not do any work" in page.text and "We measured it: 12 mm." in page.text


def test_the_lost_link_page_never_tells_whether_a_reference_exists(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    known, unknown = (client.get(f"/cases?reference={one}") for one in (case.reference, NOBODYS))
    assert steady(known).replace(case.reference, "") == steady(unknown).replace(NOBODYS, "")
    assert "is not right" in client.get("/cases?reference=FD-1").text
    opening(client, settings, council, case)
    assert client.get(f"/cases?reference={case.reference.lower()}").status_code == 302


def test_the_page_right_after_sending_says_what_happens_next(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    address = make.link(settings, case, make.party(council, case)).replace("/cases/", "/sent/")
    page = client.get(address, follow_redirects=True)
    assert case.reference in page.text and "p…@example.org" in page.text
    assert "We plan to do the work by Monday 21 December 2026" in page.text
    assert "peter@example.org" not in page.text
