"""A report from the start page to the reference, in the order of what can still change the answer."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.residents import ContactPoint
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import BIG, PETER, SAFE, UNHURT, Walk, counted

MOST_QUERIES = 10
MOST_TO_SEND = 19


def count(session: Session, row: type) -> int:
    return session.scalar(select(func.count()).select_from(row)) or 0


def test_the_start_page_says_what_it_costs_takes_and_needs(council: Session, client: Visitor) -> None:
    page = client.get("/services/pothole")
    for words in ("Report a pothole", "Free", "5 to 10 minutes", "a photo, if you have one", "call 999", "01632"):
        assert words in page.text
    assert "no-store" not in page.headers["Cache-Control"]


def test_looking_at_a_service_begins_nothing(council: Session, client: Visitor) -> None:
    for address in ("/services/pothole", "/services/pothole/start", "/services/pothole/check"):
        assert client.get(address, follow_redirects=True).status_code == 200
    assert count(council, Draft) == 0


@pytest.mark.parametrize("name", [
    "pot-hole", "nothing-like-it", "%3Cscript%3E", "a" * 3000, "pothole%00", "..%2F..%2F",
])
@pytest.mark.parametrize("part", ["", "/check"])
def test_an_unknown_service_helps_to_find_the_right_one(
    council: Session, client: Visitor, name: str, part: str,
) -> None:
    found = client.get(f"/services/{name}{part}")
    assert found.status_code == 404
    if name == "pot-hole":
        assert "Report a pothole" in found.text and 'value="pot hole"' in found.text


def test_peter_goes_from_the_start_page_to_his_reference(council: Session, client: Visitor) -> None:
    walk = Walk(client)
    assert (walk.at, walk.heading) == ("place", "Where is the hole?")
    walk.send({"q": "Mill Lane"})
    assert walk.heading == "Where on Mill Lane is it?"
    walk.choose_spot()
    assert walk.at == "danger"
    assert walk.send(SAFE).at == "surface"
    assert walk.send({"surface": "carriageway"}).at == "size"
    assert walk.send(BIG).at == "answer"
    assert walk.heading == "This meets the level for repair"
    assert "You have not sent your report yet" in walk.text
    assert walk.open("details").send({"description": "By the bus stop"}).at == "harm"
    assert walk.send(UNHURT).at == "contact"
    assert walk.send(PETER).at == "check-answers"
    for words in ("The west end of Mill Lane", "50 mm", "By the bus stop", "peter@example.org", "07700 900123"):
        assert words in walk.text
    walk.send()
    assert walk.heading == "We have your report"
    case = council.scalars(select(Case)).one()
    assert case.reference in walk.text and "key=" not in walk.page.request.full_path
    assert (case.state, case.tier, case.channel, case.place_label) == (
        State.SCHEDULED, 1, "online", "The west end of Mill Lane")
    assert case.answers["depth_mm"]["from"] == "resident"
    assert {point.value for point in council.scalars(select(ContactPoint))} == {"peter@example.org", "+447700900123"}
    assert [row.purpose for row in council.scalars(select(OutboxRow))] == ["accepted"]


def test_only_what_can_still_change_the_answer_is_asked_before_it(council: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "mill lane"}).choose_spot().send({**SAFE, "collapse": "yes"})
    assert walk.at == "answer"
    assert "We will make this safe very soon" in walk.text
    assert walk.open("surface").send({"surface": "carriageway"}).at == "details"
    walk.open("size")
    assert walk.at != "size"


def test_on_a_pavement_the_width_is_not_asked(council: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "mill lane"}).choose_spot().send(SAFE).send({"surface": "footway"})
    assert "How deep is it?" in walk.text and "How wide is it?" not in walk.text
    assert walk.send({"depth_mm": "21"}).at == "answer"


def test_a_road_that_is_not_ours_says_whom_to_turn_to_and_lets_it_be_sent_all_the_same(
    council: Session, client: Visitor,
) -> None:
    make.street(council, name="Coast Trunk Road", usrn="99900002", start=(600_000.0, 501_000.0),
                owner="national_highways")
    walk = Walk(client).send({"q": "coast trunk road"}).choose_spot()
    assert walk.at == "answer"
    assert "National Highways" in walk.text and "0300 123 5000" in walk.text and "Send it all the same" in walk.text
    walk.open("surface").send({"surface": "carriageway"}).send(SAFE).send().send(UNHURT).send().send()
    case = council.scalars(select(Case)).one()
    assert (case.state, case.outcome) == (State.CLOSED, "not_ours")


def test_below_the_level_the_page_says_what_would_meet_it(council: Session, client: Visitor) -> None:
    walk = Walk(client).as_far_as_answer(depth_mm="10")
    assert "does not meet the level" in walk.text and "from 40 mm deep" in walk.text
    for hidden in ("tier", "queue", "flag", "highways-look"):
        assert hidden not in walk.read.words_of("main").lower()


def test_not_knowing_the_depth_goes_to_a_person(council: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "mill lane"}).choose_spot().send(SAFE).send({"surface": "carriageway"})
    walk.send({"depth_mm_dont_know": "y", "width_mm": "300"})
    assert (walk.at, walk.heading) == ("answer", "Someone will look at this")
    walk.open("details").send().send(UNHURT).send(PETER).send()
    assert council.scalars(select(Case)).one().state == State.WITH_ADVISER


def test_a_sign_of_danger_changes_nothing_that_is_shown(council: Session, visitors: Callable[[], Visitor]) -> None:
    make.street(council, name="Mill Row", usrn="99900002", start=(600_000.0, 501_000.0))
    pages = []
    for street, words in (("Mill Lane", "It is by the bus stop"), ("Mill Row", "He hits me. He will kill me")):
        walk = Walk(visitors()).as_far_as_answer(street).open("details").send({"description": words})
        walk.send(UNHURT).send(PETER)
        before = walk.read.words_of("main").replace(words, "…").replace(street, "…")
        walk.send()
        after = walk.read.words_of("main")
        pages.append((before, walk.heading, len(after) > 100))
    assert pages[0] == pages[1]
    states = {case.state for case in council.scalars(select(Case))}
    assert states == {State.SCHEDULED, State.WITH_SPECIALIST}


def test_an_answer_is_changed_from_the_check_and_comes_back_to_it(council: Session, client: Visitor) -> None:
    walk = Walk(client).as_far_as_check()
    walk.open("size?from=check-answers")
    assert 'value="50"' in walk.text
    walk.send({"depth_mm": "10", "width_mm": "300"})
    assert walk.at == "check-answers"
    assert "10 mm" in walk.text and "does not meet the level" in walk.text
    walk.open("place?from=check-answers").send({"q": "mill lane"}).choose_spot("The east end")
    assert walk.at == "check-answers" and "The east end of Mill Lane" in walk.text


def test_a_changed_answer_that_needs_more_leads_to_what_is_missing_and_forgets_nothing(
    council: Session, client: Visitor,
) -> None:
    walk = Walk(client).send({"q": "mill lane"}).choose_spot().send({**SAFE, "missing_cover": "yes"})
    walk.open("surface").send({"surface": "carriageway"}).send({"description": "kept"}).send(UNHURT).send(PETER)
    assert walk.at == "check-answers"
    walk.open("danger?from=check-answers").send(SAFE)
    assert walk.at == "size"
    assert walk.send(BIG).at == "answer"
    walk.open("check-answers")
    assert walk.at == "check-answers" and "kept" in walk.text and "peter@example.org" in walk.text


def test_every_question_can_be_seen_and_answered_in_the_pages_own_order(council: Session, client: Visitor) -> None:
    walk = Walk(client).open("questions")
    keys = [term.words for term in walk.read.all("dt")]
    assert keys[:5] == ["Place", "Who looks after the road", "Surface", "Cover missing", "Ground fallen in"]
    walk.open("size?from=questions").send({"depth_mm": "45", "width_mm": "200"})
    assert walk.at == "questions" and "45 mm" in walk.text
    assert walk.open("").at == "place"


def test_the_address_to_come_back_by_opens_the_page_that_was_left(
    council: Session, visitors: Callable[[], Visitor],
) -> None:
    walk = Walk(visitors()).send({"q": "mill lane"}).choose_spot().open("save")
    field = next(one for one in walk.read.all("input") if one.attributes.get("id") == "address")
    address = field.attributes["value"]
    assert address.startswith("http://127.0.0.1/drafts/")
    again = visitors().get(address.removeprefix("http://127.0.0.1"), follow_redirects=True)
    assert again.request.path.endswith("/danger")


@pytest.mark.parametrize("part", [
    "", "/place", "/answer", "/check-answers", "/nearby", "/save", "/questions", "/follow", "/files/abc",
])
def test_an_unknown_expired_or_foreign_draft_gets_a_page_that_helps(
    council: Session, client: Visitor, part: str,
) -> None:
    walk = Walk(client)
    council.expire_all()
    draft = council.scalars(select(Draft)).one()
    for token in ("x", "a" * 2000, "%00", "%3Cb%3E", walk.base.rsplit("/", 1)[1][:-1]):
        assert client.get(f"/drafts/{token}{part}").status_code == 404
    assert client.get(walk.base + part, base_url="http://localhost").status_code == 404
    draft.expires_at = now() - timedelta(seconds=1)
    council.commit()
    gone = client.get(walk.base + part)
    assert gone.status_code == 404 and "28 days" in gone.text


def test_a_page_that_is_not_due_leads_to_the_one_that_is(council: Session, client: Visitor) -> None:
    walk = Walk(client)
    for page in ("size", "check-answers", "answer", "contact", "no-such-page", "different_report",
                 "open_report_within_m"):
        assert walk.open(page).at == "place"
    assert client.post(f"{walk.base}/check-answers", data=walk.forms()[0].fields).status_code == 303


def test_every_page_of_a_draft_is_kept_from_caches_and_asks_few_questions_of_the_database(
    council: Session, client: Visitor, app: Flask,
) -> None:
    walk = Walk(client).as_far_as_check()
    for page in ("place", "danger", "surface", "size", "answer", "details", "harm", "contact", "check-answers",
                 "questions", "save", "place?q=mill+lane", "place?street=99900001", "size?from=check-answers"):
        with counted(app) as asked:
            found = client.get(f"{walk.base}/{page}")
        assert found.headers["Cache-Control"] == "no-store", page
        assert len(asked) <= MOST_QUERIES, (page, asked)


def test_sending_and_the_confirmation_ask_few_questions_of_the_database(
    council: Session, client: Visitor, app: Flask,
) -> None:
    walk = Walk(client).as_far_as_check()
    fields = walk.forms()[-1].fields
    with counted(app) as asked:
        page = client.post(f"{walk.base}/check-answers", data=fields, follow_redirects=True)
    assert "Your reference is" in page.text and len(page.history) == 1
    assert len(asked) <= MOST_TO_SEND, asked


def test_sending_twice_is_sending_once_and_gives_the_same_answer(council: Session, client: Visitor) -> None:
    walk = Walk(client).as_far_as_check()
    fields = walk.forms()[-1].fields
    with time_machine.travel(now(), tick=False):    # the key of the address says to the second how long it holds
        first, second = (client.post(f"{walk.base}/check-answers", data=fields) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert re.fullmatch(r"/sent/FD-[0-9A-Z-]+", first.location)  # no key is in the address, and no page in between
    assert (count(council, Case), count(council, Party), count(council, OutboxRow)) == (1, 1, 1)
    old = client.get(f"{walk.base}/size")
    assert old.status_code == 200 and "You have sent this report" in old.text
    late = client.post(f"{walk.base}/size", data={**fields, "depth_mm": "5", "width_mm": "5"})
    assert late.status_code == 409
    council.expire_all()
    assert council.scalars(select(Case)).one().answers["depth_mm"]["value"] == 50


def test_an_officers_draft_is_hidden_from_everybody_who_is_not_one(council: Session, client: Visitor) -> None:
    from frontdoor.web.journey import opening

    officer = make.actor_of(council)
    with client.application.test_request_context(base_url="http://127.0.0.1"):
        address = opening.begin(council, "aldermere", "pothole", at=now(), officer=officer, channel="phone",
                                assistance="on_behalf", authority="spoken consent")
    council.commit()
    assert client.get(address).status_code == 404
    assert client.post(address, data={"q": "mill lane"}).status_code in (400, 404)
