"""A list of people in a journey: added, put right and taken away one by one, read back, and decided on."""
import copy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.versions import Policy
from frontdoor.clock import now
from frontdoor.triage import publishing
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk
from tests.integration.pages import Form

SERVICE, PAGE = "household-check", "household"
WORDS = {"met": "Everybody is counted out.", "not_met": "Somebody counts.", "not_known": "We need to know who."}
DEFINITION: dict[str, Any] = {
    "id": SERVICE, "name": "Report who lives here", "verb": "report", "owner": "parking", "summary": "Who lives here.",
    "facts": [
        {"id": "household", "type": "people", "ask": "Who lives with you?", "short": "Household", "most": 2,
         "dont_know": True, "needed": "always", "fields": [
             {"id": "called", "type": "text", "ask": "What is their name?", "short": "Name",
              "errors": {"missing": "Enter their name"}},
             {"id": "born", "type": "date", "ask": "When were they born?", "short": "Date of birth",
              "errors": {"missing": "Enter their date of birth"}},
             {"id": "student", "type": "yes_no", "ask": "Are they a student?", "short": "Student",
              "errors": {"missing": "Select yes if they are a student"}}]},
        {"id": "name", "type": "text", "ask": "What is your name?", "needed": "always"}],
    "criteria": {"all_out": {"test": {"every_of": {"people": "household", "test": {
        "any": ["student", {"fact": "born", "age_below": 18}]}}}, "words": WORDS}},
    "outcomes": [{"result": "accepted", "when": "all_out", "automatic": True, "heading": "Nobody counts",
                  "answer": "Nobody counts."},
                 {"result": "needs_assessment", "otherwise": True, "meant": True, "heading": "A person will look"}],
    "pages": [["household"], ["name"]]}
ANN = {"called": "Ann", "born": ["3", "5", "1990"], "student": "yes"}
BEN = {"called": "Ben", "born": ["1", "2", "2015"], "student": "no"}


@pytest.fixture
def walk(council: Session, client: Visitor) -> Walk:
    definition = loader.of_base(DEFINITION, councils.get(make.ALDERMERE))
    publishing.publish(council, definition, make.ALDERMERE, at=now())
    council.commit()
    return Walk(client, SERVICE)


def add(walk: Walk, person: dict[str, Any]) -> Walk:
    if "Add this person" not in walk.text:
        walk.open(f"{PAGE}?person=new")
    return walk.press("Add this person", person)


def test_people_are_added_one_by_one_and_decided_on(walk: Walk, council: Session) -> None:
    assert (walk.at, walk.heading) == (PAGE, "Who lives with you?")
    add(add(walk, ANN), BEN)
    for words in ("Person 1", "Ann", "3 May 1990", "Person 2", "Ben"):
        assert words in walk.text
    walk.press("Continue")
    assert walk.heading == "Nobody counts"
    walk.open("name").send({"name": "Rose"})
    assert walk.at == "check-answers"
    assert "Person 2: Name: Ben; Date of birth: 1 February 2015; Student: No" in walk.text
    walk.send()
    council.expire_all()
    case = council.scalars(select(Case)).one()
    assert case.given["household"] == [{"called": "Ann", "born": "1990-05-03", "student": True},
                                       {"called": "Ben", "born": "2015-02-01", "student": False}]
    assert case.outcome == "accepted"


def test_somebody_is_put_right_and_somebody_is_taken_away(walk: Walk) -> None:
    add(add(walk, ANN), BEN)
    walk.open(f"{PAGE}?person=1")
    assert 'value="Ben"' in walk.text
    walk.press("Save changes", {**BEN, "called": "Benedict"})
    assert "Benedict" in walk.text and "Ann" in walk.text
    walk.press("Remove Person 1")
    assert "Benedict" in walk.text and "Ann" not in walk.text and "Person 2" not in walk.text


def test_what_is_wrong_with_one_person_is_said_beside_it_and_nothing_is_lost(walk: Walk) -> None:
    add(walk, {**ANN, "born": ["31", "2", "1990"], "student": ""})
    assert walk.page.status_code == 422
    assert "Select yes if they are a student" in walk.text and 'value="Ann"' in walk.text and 'value="31"' in walk.text
    walk.press("Add this person", ANN)
    assert "3 May 1990" in walk.text


def test_nobody_is_an_answer(walk: Walk) -> None:
    walk.press("There is nobody")
    assert walk.heading == "Nobody counts"
    walk.open("name").send({"name": "Rose"})
    assert "Nobody" in walk.text


def test_not_knowing_goes_to_a_person(walk: Walk) -> None:
    assert walk.press("I don’t know").heading == "A person will look"


@pytest.mark.parametrize(("begun", "button", "sure"), [
    ({"called": "Ann"}, "There is nobody", "Leave them out: there is nobody"),
    ({"born": ["3", "", ""]}, "There is nobody", "Leave them out: there is nobody"),
    ({"student": "no"}, "I don’t know", "Leave them out: I don’t know"),
])
def test_who_began_to_add_somebody_is_asked_before_they_are_left_out(
    walk: Walk, begun: dict[str, Any], button: str, sure: str,
) -> None:
    walk.press(button, begun)
    assert walk.page.status_code == 422 and "You have begun to add a person" in walk.text
    [form] = walk.forms()
    for name, value in begun.items():
        assert form.fields[name] == (value if isinstance(value, list) else [value])
    assert walk.press(sure).heading in ("Nobody counts", "A person will look")


def test_who_began_to_add_somebody_may_go_on_adding_them(walk: Walk) -> None:
    walk.press("There is nobody", {"called": "Ann"}).press("Add this person", ANN)
    assert "Person 1" in walk.text and "3 May 1990" in walk.text


def test_a_person_is_not_lost_where_somebody_else_was_added_in_another_window(walk: Walk) -> None:
    [old] = walk.forms()
    add(walk, ANN)
    late = walk.client.post(f"{walk.base}/{PAGE}", data={**old.fields, "nobody": "yes", "called": "Ben"})
    assert late.status_code == 409 and 'value="Ben"' in late.text and "changed in another window" in late.text


def test_no_more_are_added_than_may_be(walk: Walk) -> None:
    add(add(walk, ANN), BEN)
    assert "You cannot add more people." in walk.text
    walk.open(f"{PAGE}?person=new")
    assert "Add this person" not in walk.text


@pytest.mark.parametrize("person", ["7", "-1", "x", "99999999999"])
def test_a_person_who_is_not_there_leads_to_the_list(walk: Walk, person: str) -> None:
    add(walk, ANN)
    walk.open(f"{PAGE}?person={person}")
    assert "Add another person" in walk.text


def test_two_windows_do_not_undo_each_other(walk: Walk) -> None:
    add(walk, ANN)
    old = next(form for form in walk.forms() if "seen" in form.fields)
    add(walk, BEN)
    late = walk.client.post(f"{walk.base}/{PAGE}", data={**old.fields, "remove": "0"})
    assert late.status_code == 409 and "changed in another window" in late.text
    assert "Ann" in late.text and "Ben" in late.text
    again = walk.client.post(f"{walk.base}/{PAGE}", data={**old.fields, "save": "1", "person": "0", "called": "Zoe"})
    assert again.status_code == 409 and 'value="Zoe"' in again.text


def publish_otherwise(session: Session, *, ask: str = "Who lives with you?", gone: bool = False) -> None:
    """The service with its list asked on another page; asked in other words, or not at all."""
    changed = copy.deepcopy(DEFINITION)
    changed["facts"][0]["ask"] = ask
    changed["pages"] = [{"id": "who", "facts": ["household"]}, ["name"]]
    if gone:
        changed["facts"][0] = {"id": "alone", "type": "yes_no", "ask": "Do you live alone?"}
        changed["criteria"]["all_out"]["test"] = "alone"
        changed["pages"][0]["facts"] = ["alone"]
    definition = loader.of_base(changed, councils.get(make.ALDERMERE))
    publishing.publish(session, definition, make.ALDERMERE, policy=Policy.RE_ASK, at=now())
    session.commit()


def send_late(walk: Walk, old: Form, **typed: Any) -> Walk:
    """Send a page that was left open in another window."""
    walk.page = walk.client.post(f"{walk.base}/{PAGE}", data={**old.fields, "save": "1", **typed},
                                 follow_redirects=True)
    return walk


@pytest.mark.parametrize("ask", ["Who lives with you?", "Who lives in your home?"])
def test_half_a_person_on_a_page_that_is_gone_is_kept_and_has_to_be_finished(
    walk: Walk, council: Session, ask: str,
) -> None:
    add(walk, ANN).open(f"{PAGE}?person=new")
    [old] = walk.forms()
    publish_otherwise(council, ask=ask)
    walk.open("")
    if walk.at == "changed":
        walk.send()
    send_late(walk, old, called="Ben", born=["31", "2", ""])
    assert (walk.at, walk.heading) == ("who", ask)
    assert "Ann" in walk.text and "Ben" in walk.text
    walk.press("Continue")
    assert walk.page.status_code == 422 and "Tell us the rest about person 2" in walk.text
    walk.open("who?person=1")
    assert 'value="Ben"' in walk.text
    walk.press("Save changes", BEN).press("Continue")
    assert walk.heading == "Nobody counts"
    walk.open("name").send({"name": "Rose"})
    walk.send()
    assert [one["called"] for one in council.scalars(select(Case)).one().given["household"]] == ["Ann", "Ben"]


def test_half_a_person_is_shown_once_more_where_people_are_not_asked_for_any_more(
    walk: Walk, council: Session,
) -> None:
    [old] = walk.forms()
    publish_otherwise(council, gone=True)
    walk.open("")
    if walk.at == "changed":
        walk.send()
    send_late(walk, old, called="Ben")
    assert walk.at == "changed" and "We do not need this any more" in walk.text
    assert "Person 1: Name: Ben; Date of birth: Not given" in walk.text
    assert walk.send().at == "who"


def test_a_list_that_is_asked_again_is_taken_as_it_stands(walk: Walk, council: Session) -> None:
    add(walk, ANN)
    publish_otherwise(council, ask="Who lives in your home?")
    walk.open("").send()
    assert (walk.at, walk.heading) == ("who", "Who lives in your home?") and "Ann" in walk.text
    walk.press("Continue")
    assert walk.heading == "Nobody counts"
