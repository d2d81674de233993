"""The resident's own view of the single record: what is held, who lives with them, what they need, and who looked."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from frontdoor import audit
from frontdoor.cases.case import Confidentiality
from frontdoor.people import alerts, households, needs, profile, representatives
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import merging, protecting
from tests import factories
from tests.integration.accounts.conftest import ROSE, sign_in

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def rose(client: Any, account: Callable[..., Account]) -> Any:
    """Rose, signed in."""
    account()
    sign_in(client)
    return client


def own(session: Any) -> Resident:
    session.expire_all()
    found: Resident = session.query(Account).filter_by(login=ROSE).one().resident
    return found


def look(session: Any, officer: Any, kind: str, subject: str, action: str = "opened") -> None:
    audit.record(session, council_id=officer.council_id, actor_kind="officer", actor_id=officer.public_id,
                 action=action, subject_kind=kind, subject_id=subject, at=factories.AT)


def test_a_sign_in_that_ended_because_two_records_were_joined_says_so(council, rose):
    other = factories.resident(council, "Rose Whittaker", email="rosie@example.org")
    council.add(Account(council_id=other.council_id, resident_id=other.id, login_kind="email",
                        login="rosie@example.org", created_at=factories.AT, confirmed_at=factories.AT))
    council.flush()
    merging.merge(council, other, own(council), actor=factories.actor_of(council), reason="She said so",
                  at=factories.AT, one_account=True)
    council.commit()
    page = rose.get("/account", follow_redirects=True).text
    assert "We put your two records together" in page and "You were signed out, to keep" not in page


def test_needs_are_told_in_the_account_and_stand_there_with_their_source(council, rose):
    wrong = rose.submit("/account/needs", {"kinds": ["interpreter"], "language": ""}, form=-1)
    assert wrong.status_code == 422 and "Enter the language for the interpreter" in wrong.text
    page = rose.submit("/account/needs", {"kinds": ["hearing", "interpreter"], "language": "Urdu"}, form=-1).text
    assert "I do not hear well" in page and "An interpreter: Urdu" in page and "You told us" in page
    assert needs.kinds_of(profile.facts_of(council, own(council))) == ["interpreter", "hearing"]
    assert rose.post("/account/needs", data={"kinds": ["hearing"]}).status_code == 400


def test_a_warning_is_read_by_the_person_unless_that_is_a_danger(council, rose):
    ada = factories.actor_of(council)
    for reason, shown in (("Barks at the door", True), ("He hits officers", False)):
        alerts.raise_alert(council, own(council), kind="dog", reason=reason, review_on=date(2027, 1, 1),
                           shown_to_resident=shown, actor=ada, at=factories.AT)
    council.commit()
    for path in ("/account/details", "/account/data/download"):
        page = rose.get(path).text
        assert "Barks at the door" in page and "He hits officers" not in page


def test_a_resident_writes_down_who_lives_with_them_and_puts_it_right(council, rose):
    other = factories.resident(council, "Donna Prentice", email=None)
    representatives.offer(council, own(council), other, scope=("see",), evidence="asked", until_on=None,
                          recorded_by="x", at=factories.AT, agreed=True)
    council.commit()
    wrong = rose.submit("/account/household", {"who": "nobody", "relation": "", "since": ["", "", ""]}, form=-1)
    assert wrong.status_code == 422 and "Select who lives with you" in wrong.text
    page = rose.submit("/account/household", {"who": other.public_id, "relation": "child",
                                              "since": ["1", "2", "2020"]}, form=-1).text
    assert "Donna Prentice" in page and "since 1 February 2020" in page and "you told us" in page
    assert "Donna Prentice" in rose.get("/account/people").text
    assert json.loads(rose.get("/account/data/download").text)["resident"]["household"][0]["as"] == "child"
    page = rose.submit("/account/household", {}, form=1).text
    assert "We know of nobody who lives with you" in page
    assert rose.post("/account/household/nobody/left").status_code in (400, 404)


def test_somebody_who_is_kept_safe_is_not_shown_to_those_they_lived_with(council, rose):
    other = factories.resident(council, "Nadia Ellery", email=None)
    ada = factories.actor_of(council)
    households.add(council, own(council), other, relation="partner", since_on=date(2020, 1, 1), actor=ada,
                   source="officer", at=factories.AT)
    council.commit()
    assert "Nadia Ellery" in rose.get("/account/household").text
    protecting.protect(council, other, actor=ada, reason="Danger", review_on=date(2027, 1, 1), at=factories.AT)
    council.commit()
    for path in ("/account/household", "/account/people", "/account/data/download"):
        assert "Nadia Ellery" not in rose.get(path).text


def test_who_looked_says_when_what_sort_of_officer_and_at_what_and_no_name(council, rose):
    found = own(council)
    case = factories.case(council)
    factories.party(council, case).resident_id = found.id
    ada, morgan = (factories.officer(council, name, level=level, teams=teams) for name, level, teams in (
        ("Ada Quay", Level.CORE, ("customer-services",)), ("Morgan Ellis", Level.SPECIALIST, ("highways",))))
    look(council, ada, "resident", found.public_id)
    look(council, morgan, "case", case.reference, "opened_file")
    council.commit()
    page = rose.get("/account/data").text
    assert "An adviser, Customer services" in page and "A specialist, Highways" in page
    assert f"opened a file of {case.reference}" in page and "opened your record" in page
    assert "Ada Quay" not in page and "Morgan Ellis" not in page


def test_what_is_safeguarding_never_shows_nor_that_the_duty_team_looked(council, rose):
    found = own(council)
    case = factories.case(council)
    factories.party(council, case).resident_id = found.id
    case.confidentiality = int(Confidentiality.SAFEGUARDING)
    ada, dee = factories.officer(council), factories.officer(council, "Dee Moss", teams=("duty",))
    look(council, ada, "case", case.reference)
    look(council, dee, "resident", found.public_id)
    council.commit()
    assert "Nobody of the council has looked at your record" in rose.get("/account/data").text
