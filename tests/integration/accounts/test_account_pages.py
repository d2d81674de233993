"""What a resident finds in their account: their own things and nobody else's, and every way to put them right."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.people import addresses, preferences, profile, representatives
from frontdoor.people.accounts import Account, AccountSession
from frontdoor.people.representatives import Representation
from tests import factories
from tests.integration.accounts.conftest import PASSWORD, ROSE, sign_in

pytestmark = pytest.mark.usefixtures("moment")
PAGES = ("/account", "/account/details", "/account/details/change", "/account/address", "/account/messages",
         "/account/call-backs", "/account/preferences", "/account/people", "/account/people/ask", "/account/data",
         "/account/close", "/account/data/download")
DONNA = "donna.prentice@example.org"


@pytest.fixture
def rose(client: Any, account: Callable[..., Account]) -> Any:
    """Rose, signed in."""
    account()
    sign_in(client)
    return client


@pytest.fixture
def donna(visitors: Any, account: Callable[..., Account]) -> Any:
    """Donna, signed in at another browser."""
    account("Donna Prentice", email=DONNA)
    visitor = visitors()
    sign_in(visitor, DONNA)
    return visitor


def own(session: Any, email: str = ROSE) -> Any:
    session.expire_all()
    return session.query(Account).filter_by(login=email).one().resident


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_account_wants_a_sign_in_and_comes_back_after_it(client, account, path):
    account()
    answer = client.get(path)
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next=")
    sign_in(client)
    assert client.get(path).status_code == 200


def test_details_are_kept_with_where_they_came_from_and_when(council, rose):
    page = rose.submit("/account/details/change", {"name": "Rose M Whitaker", "dob": ["14", "3", "1951"],
                                                   "needs": "Large print, please"}, form=-1)
    assert "14 March 1951" in page.text and "You told us" in page.text and "Large print, please" in page.text
    held = profile.facts_of(council, own(council))
    assert held["dob"].value == "1951-03-14" and held["dob"].source == "resident"
    rose.submit("/account/details/change", {"needs": ""}, form=-1)
    assert "needs" not in profile.facts_of(council, own(council))


@pytest.mark.parametrize("fields, sentence", [
    ({"name": ""}, "Enter your full name"), ({"name": "x" * 201}, "Your name must be 200 characters or fewer"),
    ({"dob": ["31", "2", "1951"]}, "Date of birth must be a real date"),
    ({"dob": ["1", "1", "2090"]}, "Date of birth must be in the past"),
    ({"needs": "x" * 1_001}, "What you write must be 1,000 characters or fewer"),
])
def test_details_that_cannot_be_are_said_so_and_nothing_typed_is_lost(council, rose, fields, sentence):
    page = rose.submit("/account/details/change", {"needs": "Ring twice", **fields}, form=-1)
    assert page.status_code == 422 and sentence in page.text
    assert "Ring twice" in page.text or "needs" in fields
    assert own(council).name == "Rose Whitaker"


def test_an_address_by_hand_holds_from_its_day_and_ends_the_one_before(council, rose):
    for label, day in (("1 Old Lane", ["1", "2", "2020"]), ("Flat 2, The Mill", ["1", "11", "2026"])):
        page = rose.submit("/account/address?q=nowhere", {"uprn": "by_hand", "label": label, "since": day}, form=-1)
        assert label in page.text
    newest, before = addresses.all_of(council, own(council))
    assert (newest.label, newest.from_on, newest.until_on) == ("Flat 2, The Mill", date(2026, 11, 1), None)
    assert before.until_on == date(2026, 10, 31)
    page = rose.submit("/account/address?q=nowhere", {"uprn": "by_hand", "label": "3 New Row",
                                                      "since": ["1", "10", "2026"]}, form=-1)
    assert page.status_code == 422 and "The day must be after" in page.text and "3 New Row" in page.text


def test_preferences_hold_for_the_resident_and_bad_hours_are_said_so(council, rose):
    wanted = {"channel": "sms", "quiet_from": "9pm", "quiet_until": "8am", "language": "cy"}
    rose.submit("/account/preferences", wanted, form=-1)
    held = preferences.of(council, own(council))
    assert (held.channel, held.quiet_from, held.quiet_until) == ("sms", "21:00", "08:00")
    assert own(council).language == "cy"
    page = rose.submit("/account/preferences", {**wanted, "quiet_from": "teatime"}, form=-1)
    assert page.status_code == 422 and "Enter a time, like 9pm or 21:00" in page.text and "teatime" in page.text
    page = rose.submit("/account/preferences", {**wanted, "quiet_until": ""}, form=-1)
    assert "Enter both times, or neither" in page.text


def asked(rose: Any, **more: Any) -> None:
    rose.submit("/account/people/ask", {"email": DONNA, "scope": ["apply"], **more}, form=-1)


def link_to(post: Callable[[], list[Any]]) -> str:
    return str(next(letter.link for letter in reversed(post()) if letter.purpose == "representative_asked"))


def test_somebody_asked_to_act_can_only_after_they_agree_and_until_it_is_ended(council, rose, donna, post):
    asked(rose)
    assert council.query(Representation).count() == 0
    page = donna.get(link_to(post))
    assert "Rose Whitaker asks you to act for them" in page.text
    donna.submit(link_to(post), {}, form=-1)
    row = council.query(Representation).one()
    assert row.scope == ["see", "apply"] and row.agreed_at is not None
    assert "Rose Whitaker" in donna.get("/account/people").text
    rose.submit("/account/people", {}, form=-1)
    assert representatives.of(council, own(council)) == []
    assert "Rose Whitaker" not in donna.get("/account/people").text


def test_a_request_to_act_works_once_and_not_for_oneself_and_can_be_called_back(council, rose, donna, post, moment):
    asked(rose)
    path = link_to(post)
    assert "This is your own request" in rose.get(path).text
    donna.submit(path, {}, form=-1)
    assert donna.get(path).status_code == 410
    asked(rose, email="else@example.org")
    rose.submit("/account/people", {}, form=-1)
    assert donna.get(link_to(post)).status_code == 410


def test_a_request_to_act_runs_out_after_a_fortnight(council, rose, visitors, account, post, moment):
    asked(rose)
    moment.shift(timedelta(days=15))
    account("Donna Prentice", email=DONNA)
    other = visitors()
    sign_in(other, DONNA)
    assert other.get(link_to(post)).status_code == 410


def test_nobody_ends_what_others_agreed(council, rose, donna, post, visitors, account):
    asked(rose)
    donna.submit(link_to(post), {}, form=-1)
    row = council.query(Representation).one()
    account("Eve Marlow", email="eve@example.org")
    eve = visitors()
    sign_in(eve, "eve@example.org")
    eve.get("/account/people/ask")
    token = eve.submit("/account/people/ask", {"email": ROSE}, form=-1)
    assert token.status_code == 200
    answer = eve.submit("/account/people", {}, form=-1)
    assert answer.status_code == 200
    council.expire_all()
    assert council.get(Representation, row.id).ended_at is None


def test_the_file_of_my_data_holds_mine_and_not_anothers(council, rose, donna):
    factories.case(council, {"name": "Rose Whitaker", "email": ROSE})
    other = factories.case(council, {"name": "Somebody Else", "email": "else@example.org"})
    rose.submit("/account/details/change", {"needs": "Large print"}, form=-1)
    answer = rose.get("/account/data/download")
    held = json.loads(answer.text)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert held["resident"]["name"] == "Rose Whitaker"
    assert held["resident"]["facts"]["needs"]["value"] == "Large print"
    assert other.reference not in answer.text and DONNA not in answer.text
    assert council.query(audit.AuditRow).filter_by(action="exported").count() == 1


def test_closing_ends_every_session_forgets_what_is_unfinished_and_frees_the_login(council, rose, visitors):
    elsewhere = visitors()
    sign_in(elsewhere)
    rose.post("/services/pothole/start")
    page = rose.submit("/account/close", {"password": "not my password"}, form=-1)
    assert page.status_code == 422 and "The password is not right" in page.text
    page = rose.submit("/account/close", {"password": PASSWORD}, form=-1)
    assert "Your account is closed" in page.text
    assert elsewhere.get("/account").status_code == 302 and rose.get("/account").status_code == 302
    council.expire_all()
    assert council.query(AccountSession).filter(AccountSession.ended_at.is_(None)).count() == 0
    assert council.query(Account).filter_by(login=ROSE).count() == 0
    assert council.query(Draft).filter(Draft.resident_id.is_not(None), Draft.expires_at > factories.AT
                                       + timedelta(minutes=5)).count() == 0
    assert "not right" in sign_in(elsewhere).text or sign_in(elsewhere).status_code == 422
