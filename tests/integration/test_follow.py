"""Following somebody else's report, and the public list of reports near a place."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Confidentiality, State
from frontdoor.cases.parties import Party
from frontdoor.cases.references import new_reference
from frontdoor.config import Settings
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage import duplicates, ending, tiers
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read
from tests.integration.sameness import steady

PRIVATE = {"description": "Ask for Peter at the blue door", "name": "Peter Marsh", "email": "peter@example.org"}


def followers(session: Session) -> list[Party]:
    return list(session.scalars(select(Party).where(Party.role == "follower")))


def test_the_public_page_shows_public_facts_and_nothing_private(council: Session, client: Visitor) -> None:
    case = make.case(council, PRIVATE)
    page = client.get(f"/follow/{case.reference}")
    assert "Pothole: Outside 12 Mill Lane" in page.text
    assert "Repair planned" in page.text and "Monday 21 December 2026" in page.text
    for private in ("Peter", "peter", "blue door", "big enough"):
        assert private not in page.text


def test_one_form_makes_a_follower_who_is_told(council: Session, client: Visitor) -> None:
    case = make.case(council)
    page = client.submit(f"/follow/{case.reference}", {"email": "Rose@example.org"})
    assert "We will send you a message when anything changes." in page.text
    assert len(followers(council)) == 1 and case.people_affected == 2
    told = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "following")).one()
    assert told.recipient == "Rose@example.org"


@pytest.mark.parametrize("fields", [{"email": "rose@example.org"}, {"phone": "07700 900 123"}])
def test_following_twice_is_following_once_and_looks_the_same(
    council: Session, client: Visitor, fields: dict[str, str],
) -> None:
    case = make.case(council)
    first = client.submit(f"/follow/{case.reference}", fields)
    second = client.submit(f"/follow/{case.reference}", fields)
    assert steady(first) == steady(second)
    assert len(followers(council)) == 1
    assert len(council.scalars(select(OutboxRow).where(OutboxRow.purpose == "following")).all()) == 1


def test_the_reporter_who_follows_their_own_report_is_not_counted_twice(council: Session, client: Visitor) -> None:
    case = make.case(council)
    page = client.submit(f"/follow/{case.reference}", {"email": "peter@example.org"})
    assert "We will send you a message" in page.text
    assert followers(council) == [] and case.people_affected == 1


@pytest.mark.parametrize("fields, sentence", [
    ({}, "Enter an email address or a mobile phone number"),
    ({"email": "rose"}, "Enter an email address in the correct format, like name@example.com"),
    ({"email": "rose@example.org\x00"}, ""),
    ({"email": f"{'a' * 60}@{'b' * 300}.org"}, "Enter an email address in the correct format"),
    ({"phone": "01632 960 123"}, "Enter a mobile phone number that can get texts"),
    ({"phone": "call me"}, "Enter a mobile phone number that can get texts"),
])
def test_a_wrong_address_or_number_comes_back_with_a_sentence(
    council: Session, client: Visitor, fields: dict[str, str], sentence: str,
) -> None:
    case = make.case(council)
    page = client.submit(f"/follow/{case.reference}", fields)
    assert page.status_code == (422 if sentence else 200)
    assert sentence in page.text
    assert (followers(council) == []) is bool(sentence)
    if sentence:
        assert as_read(page.text).words_of("title").startswith("Error: ")


def test_a_finished_report_is_shown_without_a_form(council: Session, client: Visitor) -> None:
    case = make.case(council)
    works = make.actor_of(council, "Will Spade", teams=("highways",))
    open_page = client.get(f"/follow/{case.reference}")
    ending.complete_work(council, case, actor=works, at=make.AT)
    page = client.get(f"/follow/{case.reference}")
    assert "Fixed" in page.text and "Follow this report" not in page.text
    fields = as_read(open_page.text).forms()[-1].fields
    client.post(f"/follow/{case.reference}", data={**fields, "email": "rose@example.org"})
    assert followers(council) == []


def test_what_is_not_public_and_what_does_not_exist_end_on_the_same_page(council: Session, client: Visitor) -> None:
    hidden = make.case(council, {"description": "My dad hits me"})
    make.case(council, {"place": make.place("Outside 90 Mill Lane", 600_390)})
    joined = make.case(council, {"email": "rose@example.org", "place": make.place("Outside 92 Mill Lane", 600_392)})
    assert hidden.confidentiality == Confidentiality.SAFEGUARDING and joined.state == State.DUPLICATE
    found = [client.get(f"/follow/{one}") for one in (hidden.reference, joined.reference, new_reference(), "nonsense")]
    assert {page.status_code for page in found} == {404}
    assert len({steady(page) for page in found}) == 1


def test_a_report_of_another_council_is_not_found(council: Session, client: Visitor) -> None:
    case = make.case(council)
    assert client.get(f"/follow/{case.reference}", base_url="http://localhost").status_code == 404


def test_reports_near_a_place_come_nearest_first_with_their_distance(council: Session, client: Visitor) -> None:
    make.case(council, {"place": make.place("Outside 90 Mill Lane", 600_390)})
    make.case(council, {"place": make.place("Outside 30 Mill Lane", 600_210)})
    make.case(council, {"place": make.place("Somewhere far away", 603_000)})
    page = client.get("/near?at=mil+lane")
    places = [one.words.strip() for one in as_read(page.text).all("h3", "p")
              if one.attributes.get("class") in ("fd-nearby__title", "fd-nearby__where")]
    assert places == ["Pothole: Outside 30 Mill Lane", "Harbour ward. Right here",
                      "Pothole: Outside 90 Mill Lane", "Harbour ward. About 190 metres away"]


@pytest.mark.parametrize("typed", ["nowhere at all", "x" * 3000, "\x00", "'; drop table cases; --", "<script>"])
def test_a_place_nobody_knows_is_said_to_be_unknown(council: Session, client: Visitor, typed: str) -> None:
    make.case(council)
    page = client.get("/near", query_string={"at": typed})
    assert page.status_code == 200
    assert "We do not know a street or postcode like" in page.text
    assert "<script>alert" not in page.text and "Outside 12 Mill Lane" in page.text


@pytest.mark.parametrize("query", ["", "?e=600100&n=500100", "?e=-5&n=1", "?e=99999999999999999999&n=0", "?e=x&n=y"])
def test_the_map_answers_whatever_it_is_asked(council: Session, client: Visitor, query: str) -> None:
    answer = client.get("/near/map.json" + query)
    assert answer.status_code == 200
    assert answer.get_json()["features"][0]["properties"] == {"kind": "street", "name": "Mill Lane"}


def test_a_restricted_case_changes_no_public_page(council: Session, client: Visitor) -> None:
    """The twin test: the same council with and without one hidden case, byte for byte."""
    case = make.case(council)
    public = ["/", "/near", "/near?at=Mill+Lane", f"/follow/{case.reference}", "/find?q=hole", "/browse/report",
              "/near/map.json?e=600100&n=500100", "/cases"]
    before = [steady(client.get(address)) for address in public]
    hidden = make.case(council, {"description": "My dad hits me", "email": "kim@example.org"})
    assert hidden.confidentiality == Confidentiality.SAFEGUARDING
    assert [steady(client.get(address)) for address in public] == before


def test_a_report_that_becomes_restricted_leaves_every_public_page(council: Session, client: Visitor) -> None:
    addresses: tuple[Any, ...] = ("/", "/near", "/near?at=Mill+Lane")
    before = [steady(client.get(address)) for address in addresses]
    case = make.case(council)
    assert all(case.reference in client.get(address).text for address in addresses)
    tiers.heed_signs(council, case, "My dad hits me", at=make.AT)
    assert [steady(client.get(address)) for address in addresses] == before


def test_a_follower_of_a_report_that_became_restricted_learns_nothing_from_it(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    duplicates.follow(council, case, make.resident(council), actor=make.actor_of(council), at=make.AT)
    council.commit()
    client.get(make.link(settings, case, make.party(council, case, "follower")))
    before = client.get(f"/cases/{case.reference}")
    tiers.heed_signs(council, case, "My dad hits me", at=make.AT)
    after = client.get(f"/cases/{case.reference}")
    assert steady(after) == steady(before)
