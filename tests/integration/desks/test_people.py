"""The single record opens to whoever speaks with the person, once they are checked, or for a reason that is kept."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor.audit import AuditRow
from frontdoor.cases.drafts import Draft
from frontdoor.contacts import callers
from frontdoor.contacts.callers import CallerLevel
from frontdoor.contacts.models import CallerCheck
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses, profile
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
SECRET = "Large print, and ring twice"


@pytest.fixture
def rose(council: Any) -> Resident:
    """Rose's record, with what a caller could be asked."""
    resident = factories.resident(council, "Rose Whitaker", email=None, phone="+447700900175")
    resident.contact_points[0].verified_at, resident.contact_points[0].verified_by = factories.AT, "code"
    profile.note(council, resident, "dob", "1951-03-14", source="resident", at=factories.AT)
    profile.note(council, resident, "needs", SECRET, source="resident", at=factories.AT)
    addresses.move(council, resident, uprn=None, label="4 Harbour Row", from_on=date(2020, 1, 1), source="resident",
                   at=factories.AT)
    council.commit()
    return resident


def check(visitor: Any, rose: Resident, **said: str) -> Any:
    return visitor.submit(f"/desk/people/{rose.public_id}/caller", said, form=1)


def test_people_are_found_by_the_start_of_a_name_and_by_number(council, rose, desk):
    ada = desk()
    for typed in ("rose", "Whita", "07700 900175", "14 March 1951", "harbour row whittacker"):
        assert "Rose Whitaker" in ada.get("/desk/people", query_string={"q": typed}).text
    for typed in ("%", "_", "aker", "07700 900176", "15/3/1951"):
        assert "Rose Whitaker" not in ada.get("/desk/people", query_string={"q": typed}).text


def test_another_councils_resident_is_never_found_or_opened(council, desk):
    stranger = factories.resident(council, "Rose Thorne", council_id=factories.THORNBY)
    council.commit()
    ada = desk()
    assert "Rose Thorne" not in ada.get("/desk/people?q=rose").text
    for path in ("", "/caller", "/death", "/letter-code"):
        assert ada.get(f"/desk/people/{stranger.public_id}{path}").status_code == 404


def test_a_record_stays_shut_until_the_caller_is_matched(council, rose, desk):
    ada = desk()
    shut = ada.get(f"/desk/people/{rose.public_id}").text
    assert SECRET not in shut and "4 Harbour Row" not in shut and "Check the caller" in shut
    assert SECRET not in check(ada, rose, name="yes", address="yes").text
    assert SECRET in check(ada, rose, name="yes", address="yes", dob="yes").text
    assert SECRET in ada.get(f"/desk/people/{rose.public_id}").text


def test_one_wrong_answer_leaves_nothing_and_a_check_is_good_for_an_hour_only(council, rose, desk, moment):
    ada = desk()
    assert SECRET not in check(ada, rose, name="yes", address="yes", dob="no", phone_ending="yes").text
    check(ada, rose, name="yes", address="yes", dob="yes")
    for _ in range(3):
        moment.shift(timedelta(minutes=20, seconds=1))
        ada.get("/desk")
    assert SECRET not in ada.get(f"/desk/people/{rose.public_id}").text


def test_what_one_officer_checked_opens_nothing_to_another(council, rose, desk):
    check(desk(), rose, name="yes", address="yes", dob="yes")
    assert SECRET not in desk("Ben Oduya").get(f"/desk/people/{rose.public_id}").text


@pytest.mark.parametrize("asked, level", [
    ({}, CallerLevel.NOTHING), ({"name": True}, CallerLevel.NOTHING),
    ({"name": True, "address": True}, CallerLevel.KNOWS),
    ({"name": True, "address": True, "dob": True}, CallerLevel.MATCHED),
    ({"name": True, "address": True, "dob": False}, CallerLevel.NOTHING),
])
def test_levels_follow_from_what_fitted(asked, level):
    assert callers.level_of(asked) is level


def test_a_code_read_back_verifies_and_a_wrong_one_does_not(council, rose, desk, settings):
    ada = desk()
    page = ada.submit(f"/desk/people/{rose.public_id}/caller", {}, form=2)
    sent = council.query(OutboxRow).one()
    code = json.loads(Keys(settings.secret_keys).decrypt(sent.secrets_box))["code"]
    assert sent.recipient == "+447700900175" and code not in sent.body
    path = page.request.full_path
    wrong = ada.submit(path, {"code": "000000" if code != "000000" else "111111"}, form=2)
    assert wrong.status_code == 422 and "The code is not right" in wrong.text
    assert SECRET in ada.submit(path, {"code": code}, form=2).text
    assert "too old" in ada.submit(path, {"code": code}, form=2).text
    assert council.query(CallerCheck).one().level == "verified"


def test_opening_without_a_caller_needs_a_reason_that_is_kept(council, rose, desk):
    ada = desk()
    page = ada.submit(f"/desk/people/{rose.public_id}", {"reason": " "}, form=1)
    assert page.status_code == 422 and "Enter why you open this record" in page.text
    assert SECRET in ada.submit(f"/desk/people/{rose.public_id}", {"reason": "Working on her permit"}, form=1).text
    kept = council.query(AuditRow).filter_by(action="opened_without_caller").one()
    assert kept.detail == {"reason": "Working on her permit"} and kept.subject_id == rose.public_id
    assert council.query(AuditRow).filter_by(action="opened", subject_kind="resident").count() == 1


def started(ada: Any, rose: Resident) -> Any:
    return ada.submit(f"/desk/assist/{rose.public_id}/pothole",
                      {"channel": "phone", "assistance": "on_behalf", "authority": "present"}, form=1)


def test_the_journey_of_a_checked_caller_is_theirs_and_of_an_unchecked_one_is_nobodys(council, rose, desk):
    ada = desk()
    started(ada, rose)
    assert council.query(Draft).one().resident_id is None
    check(ada, rose, name="yes", address="yes", dob="yes")
    page = started(ada, rose)
    draft = council.query(Draft).order_by(Draft.id.desc()).first()
    assert draft.resident_id == rose.id and draft.channel == "phone" and draft.authority == "present"
    assert "Caller matched" in page.text and "Rose Whitaker" in page.text and "Say:" in page.text
    assert council.query(CallerCheck).one().draft_id == draft.id


def test_what_was_answered_stands_beside_the_next_question(council, rose, desk):
    ada = desk()
    page = started(ada, rose)
    draft = council.query(Draft).one()
    draft.answer("place", factories.place(), source="officer", at=factories.AT)
    council.commit()
    page = ada.get("/".join(page.request.path.split("/")[:3]), follow_redirects=True)
    assert "Outside 12 Mill Lane" in page.text and "Still to ask" in page.text


def test_a_death_stops_what_would_go_on_by_itself_and_needs_an_advanced_officer(council, rose, desk):
    assert desk("Cy Lund", level=Level.CORE).get(f"/desk/people/{rose.public_id}/death").status_code == 403
    ada = desk(level=Level.ADVANCED)
    path = f"/desk/people/{rose.public_id}/death"
    assert ada.submit(path, {"day": ["31", "2", "2026"]}, form=1).status_code == 422
    assert ada.submit(path, {"day": ["1", "1", "2090"]}, form=1).status_code == 422
    ada.submit(path, {"day": ["3", "11", "2026"]}, form=1)
    council.expire_all()
    assert council.get(Resident, rose.id).deceased_on == date(2026, 11, 3)
