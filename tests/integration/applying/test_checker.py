"""Can I get one? Asked without an account, by the fewest questions, answered with every reason."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from tests.integration.applying.conftest import SERVICE, Application, said
from tests.integration.conftest import Visitor
from tests.integration.journeying import counted

DETAILS = {"name", "email", "phone", "vrm", "dob", "start_date"}


def test_the_start_page_offers_to_check_first_and_to_apply(town: Session, client: Visitor) -> None:
    page = client.get(f"/services/{SERVICE}")
    for words in ("Check if you can get it", "Apply", "£60", "10 minutes", "log book"):
        assert words in page.text
    assert "report" not in page.text.lower()
    check = client.get(f"/services/{SERVICE}/check")
    assert "You do not need an account" in check.text
    assert town.scalar(select(func.count()).select_from(Draft)) == 0


def test_rose_sees_the_answer_its_price_and_every_reason_before_any_personal_detail(
    town: Session, client: Visitor,
) -> None:
    walk, asked = Application(client), set()
    for _ in walk.pages_until("answer"):
        asked |= walk.names
    assert not asked & DETAILS
    # What our own list of addresses says is not asked.
    assert not asked & {"property_in_zone", "property_eligible", "zone_max", "permits_already_at_property"}
    assert walk.heading == "You can have a permit"
    for words in ("£60", "Your home is in a parking zone.", "The log book is in your name.",
                  "The vehicle fits the bays.", "Not needed",
                  "What we found about this address", "Apply now", "You have not sent your application"):
        assert words in walk.text
    assert "report" not in walk.text.lower() and town.scalar(select(func.count()).select_from(Case)) == 0


def test_the_questions_stop_as_soon_as_the_answer_is_settled(town: Session, client: Visitor) -> None:
    walk = Application(client, home="16 Mill Lane")
    pages = list(walk.pages_until("answer"))
    assert "size" not in pages and "proof" not in pages
    assert walk.heading == "You cannot have this permit"
    assert "Not met" in walk.text and "What would change this:" in walk.text
    assert "It costs" not in walk.text
    assert "Apply all the same" in walk.text


def test_every_test_that_failed_is_named_with_what_would_change_it(town: Session, client: Visitor) -> None:
    walk = Application(client, answers=said(length_m="6", weight_kg="2250")).until("answer")
    assert "The vehicle is too big for the bays." in walk.text
    assert "What would change this: It can be up to 5" in walk.text


def test_who_needs_none_is_told_so(town: Session, client: Visitor) -> None:
    walk = Application(client, answers=said(vehicle_type="motorcycle")).until("answer")
    assert walk.heading == "You do not need a permit" and "A motorbike does not need a permit." in walk.text


def test_not_knowing_is_an_answer_that_goes_to_an_adviser_with_just_what_is_missing(
    town: Session, client: Visitor,
) -> None:
    walk = Application(client, answers=said(length_m="", length_m_dont_know="y")).until("answer")
    assert walk.heading == "A person will look at this"
    missing = walk.text.split("An adviser will check")[1].split("</ul>")[0]
    assert "Length" in missing and "Height" not in missing and "Weight" not in missing
    assert "We need to find out" in walk.text


def test_an_address_that_we_do_not_list_can_be_typed_and_is_looked_up_by_a_person(
    town: Session, client: Visitor,
) -> None:
    walk = Application(client)
    assert walk.at == "address"
    walk.open("address?hand=yes")
    assert walk.send({"lines": ""}).page.status_code == 422
    walk.send({"lines": "Flat 3\nNew House\nAldermere"}).until("home")
    assert "Is your home in a parking zone?" in walk.text


@pytest.mark.parametrize("typed, found", [("ZZ1 2AB", "14 Mill Lane"), ("mill lane", "14 Mill Lane")])
def test_an_address_is_found_by_its_postcode_or_its_street(
    town: Session, client: Visitor, typed: str, found: str,
) -> None:
    walk = Application(client).send({"q": typed})
    assert found in walk.text and "My address is not in the list" in walk.text
    assert walk.choose(found).at != "address"
    assert "14 Mill Lane" in walk.open("questions").text


def test_misuse_of_the_address_page_gets_a_page(town: Session, client: Visitor) -> None:
    walk = Application(client).send({"q": "ZZ1 2AB"})
    for wrong in ("address:123", "address:x", "address:" + "9" * 40, "street:1", "home", "", "hand"):
        assert walk.client.post(walk.page.request.full_path, data={
            **walk.forms()[-1].fields, "choice": wrong}).status_code in (303, 422), wrong
    for address in ("address?q=", "address?q=nowhere+at+all", "address?street=x", "address?street=" + "9" * 50,
                    "address?q=" + "x" * 2000):
        assert client.get(f"{walk.base}/{address}", follow_redirects=True).status_code == 200, address
    assert "questions" not in walk.open("answer").path and walk.at == "address"


def test_all_the_questions_can_be_seen(town: Session, client: Visitor) -> None:
    walk = Application(client).open("questions")
    for label in ("Address", "Kind of permit", "Log book in your name", "Registration number"):
        assert label in walk.text
    assert "Your word" not in walk.text


def test_coming_back_before_anything_was_given_after_it_shows_the_answer_again(
    town: Session, client: Visitor,
) -> None:
    walk = Application(client).until("answer")
    assert walk.open("").at == "answer"


def test_a_page_asks_the_database_a_bounded_number_of_times(town: Session, client: Visitor, app: Flask) -> None:
    walk = Application(client).until("answer")
    with counted(app) as asked:
        walk.open("answer")
    assert len(asked) <= 30, asked


def test_each_question_says_what_its_answer_settles_and_the_figure_it_is_held_against(
    town: Session, client: Visitor,
) -> None:
    seen: dict[str, str] = {}
    walk = Application(client)
    for _ in walk.pages_until("answer"):
        seen |= dict.fromkeys(walk.names, walk.text)
    for words in ("Why we ask this", "Longer vehicles do not fit the bays.", "The vehicle fits the bays. At most 5.0 m",
                  "Your answer helps us find out if this is so:"):
        assert words in seen["length_m"]
    assert "The log book is in your name." in seen["keeper_is_applicant"]
    assert "At most" not in seen["keeper_is_applicant"]


def test_all_the_questions_can_be_seen_from_any_of_them_and_the_way_back_leads_on(
    town: Session, client: Visitor,
) -> None:
    walk = Application(client)
    walk.until("log-book")
    questions = client.get(f"{walk.base}/questions")
    assert f'href="{walk.base}/questions"' in walk.page.text
    for words in ("All the questions", "Log book in your name", "Length", "Go on with your"):
        assert words in questions.text
    assert questions.text.index("Kind of permit") < questions.text.index("Log book in your name") < (
        questions.text.index("Length"))
