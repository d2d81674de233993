"""People in the middle of a form when another version is published: pinned, asked again, or checked again."""
import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import drafts
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import councils, loader, versions
from frontdoor.catalogue.versions import Policy
from frontdoor.clock import now
from frontdoor.triage import publishing
from frontdoor.web.journey import midway
from tests import factories as make
from tests import hostile_files
from tests.integration.conftest import Visitor
from tests.integration.journeying import PETER, UNHURT, Walk, photo

Change = Callable[[dict[str, Any]], object]


def publish(session: Session, change: Change, policy: Policy, service_id: str = "pothole") -> None:
    """Publish a version in which something is otherwise than in the one in force."""
    base = copy.deepcopy(loader.base_of(versions.current(session, make.ALDERMERE, service_id).definition))
    base["cases"] = []
    change(base)
    publishing.publish(session, loader.of_base(base, councils.get(make.ALDERMERE)), make.ALDERMERE, policy=policy,
                       at=now())
    session.commit()


def fact(base: dict[str, Any], fact_id: str) -> dict[str, Any]:
    return next(one for one in base["facts"] if one["id"] == fact_id)


def ask_otherwise(base: dict[str, Any]) -> None:
    fact(base, "depth_mm")["ask"] = "How deep is it at its deepest?"


def deeper(base: dict[str, Any]) -> None:
    base["parameters"]["min_depth_mm"][0]["value"] = 60


def in_words_only(base: dict[str, Any]) -> None:
    base["summary"] = "New."


def typed(walk: Walk, name: str) -> str:
    """What stands in a box of the page."""
    [value] = walk.forms()[-1].fields[name]
    return value


@pytest.fixture
def walk(council: Session, client: Visitor) -> Walk:
    """Somebody who has told of a hole in Mill Lane that is 50 mm deep, and stands at the answer."""
    return Walk(client).as_far_as_answer()


def draft_of(session: Session) -> Draft:
    session.commit()
    session.expire_all()
    return session.scalars(select(Draft)).one()


def finish(walk: Walk) -> Walk:
    """Give what is asked after the answer, as far as checking it."""
    walk.open("")
    while walk.at not in ("check-answers", "changed"):
        walk = {"answer": lambda: walk.open("details"), "details": walk.send,
                "harm": lambda: walk.send(UNHURT), "contact": lambda: walk.send(PETER)}[walk.at]()
    return walk


def test_who_is_pinned_finishes_under_the_version_they_began_with(council: Session, walk: Walk) -> None:
    publish(council, ask_otherwise, Policy.PIN)
    finish(walk)
    assert walk.at == "check-answers" and draft_of(council).moved is None
    walk.send()
    case = council.scalars(select(Case)).one()
    assert versions.by_id(council, case.version_id).number == 1


def test_what_changed_is_asked_again_and_the_rest_is_kept(council: Session, walk: Walk) -> None:
    before = draft_of(council).answers
    publish(council, ask_otherwise, Policy.RE_ASK)
    walk.open("")
    assert (walk.at, walk.heading) == ("changed", "This form has changed")
    assert "We will ask you again" in walk.text and "at its deepest?" in walk.text and "50 mm" in walk.text
    draft = draft_of(council)
    assert draft.answers == {name: kept for name, kept in before.items() if name != "depth_mm"}
    walk.send()
    assert (walk.at, typed(walk, "depth_mm")) == ("size", "50")
    assert "You told us this before the form changed" in walk.text
    walk.send({"depth_mm": "55"})
    finish(walk)
    walk.send()
    case = council.scalars(select(Case)).one()
    assert versions.by_id(council, case.version_id).number == 2 and case.answers["depth_mm"]["value"] == 55


def test_who_lost_nothing_is_told_nothing(council: Session, walk: Walk) -> None:
    publish(council, in_words_only, Policy.RE_ASK)
    walk.open("")
    assert walk.at == "details"
    draft = draft_of(council)
    assert versions.by_id(council, draft.version_id).number == 2 and draft.moved and draft.moved["told"]


def test_an_answer_to_a_question_that_is_gone_is_shown_once_more_and_not_sent(council: Session, walk: Walk) -> None:
    def without_harm(base: dict[str, Any]) -> None:
        base["facts"] = [one for one in base["facts"] if one["id"] not in ("injury", "vehicle_damage")]
        base["flags"] = [one for one in base["flags"] if one["id"] != "injury_claim"]
        base["pages"] = [one for one in base["pages"] if one["id"] != "harm"]

    walk.open("details").send()
    walk.send({"injury": "yes", "vehicle_damage": "no"})
    publish(council, without_harm, Policy.RE_ASK)
    walk.open("")
    assert "We do not need this any more" in walk.text and "You said: Yes" in walk.text
    finish(walk.send())
    walk.send()
    assert "injury" not in council.scalars(select(Case)).one().answers


def test_a_question_that_is_new_is_named(council: Session, walk: Walk) -> None:
    def with_more(base: dict[str, Any]) -> None:
        base["facts"].append({"id": "bicycle", "type": "yes_no", "ask": "Were you on a bicycle?", "needed": "always"})

    publish(council, with_more, Policy.RE_ASK)
    walk.open("")
    assert "We may also ask you" in walk.text and "Were you on a bicycle?" in walk.text
    assert "We have kept all your answers" in walk.text


def test_the_result_is_told_before_checking_where_the_rules_changed_it(council: Session, walk: Walk) -> None:
    publish(council, deeper, Policy.RE_CHECK)
    finish(walk)
    assert (walk.at, walk.heading) == ("changed", "The result has changed")
    assert "This meets the level for repair" in walk.text and "does not meet the level for repair yet" in walk.text
    walk.send()
    assert walk.at == "check-answers"
    walk.send()
    case = council.scalars(select(Case)).one()
    assert (versions.by_id(council, case.version_id).number, case.answers["depth_mm"]["value"]) == (2, 50)


def test_who_gets_the_same_result_when_checked_again_is_told_nothing(council: Session, walk: Walk) -> None:
    publish(council, in_words_only, Policy.RE_CHECK)
    finish(walk)
    assert walk.at == "check-answers" and "has changed" not in walk.text


def test_who_changes_the_result_by_their_own_answer_is_not_told_of_rules(council: Session, walk: Walk) -> None:
    publish(council, in_words_only, Policy.RE_CHECK)
    walk.open("size").send({"depth_mm": "10"})
    finish(walk)
    assert walk.at == "check-answers"


def test_an_answer_that_is_none_any_more_is_asked_again_also_when_checked_again(council: Session, walk: Walk) -> None:
    publish(council, lambda base: fact(base, "depth_mm").update(at_most=45), Policy.RE_CHECK)
    walk.open("")
    assert walk.at == "changed" and "50 mm" in walk.text
    walk.send()
    assert walk.at == "size" and typed(walk, "depth_mm") == ""


def test_what_was_typed_before_is_read_by_the_version_it_was_asked_by(council: Session, walk: Walk) -> None:
    walk.open("size")
    publish(council, ask_otherwise, Policy.RE_ASK)
    walk.send({"depth_mm": "70"})
    assert walk.at == "changed" and "70 mm" in walk.text
    walk.send()
    assert typed(walk, "depth_mm") == "70"


def test_a_form_that_is_sent_after_a_change_is_not_sent_unread(council: Session, walk: Walk) -> None:
    finish(walk)
    publish(council, deeper, Policy.RE_CHECK)
    walk.send()
    assert (walk.at, council.scalars(select(Case)).all()) == ("changed", [])
    walk.send().send()
    assert council.scalars(select(Case)).one().answers["depth_mm"]["value"] == 50


def test_a_page_that_is_gone_keeps_what_was_typed_on_it(council: Session, walk: Walk) -> None:
    def paged_otherwise(base: dict[str, Any]) -> None:
        ask_otherwise(base)
        page = next(one for one in base["pages"] if one["id"] == "size")
        page["id"] = "how-big"

    walk.open("size")
    left_open = walk.forms()[-1].fields
    publish(council, paged_otherwise, Policy.RE_ASK)
    walk.open("").send()
    walk.page = walk.client.post(f"{walk.base}/size", data={**left_open, "depth_mm": "80"}, follow_redirects=True)
    assert (walk.at, typed(walk, "depth_mm")) == ("how-big", "80")


def test_the_version_in_force_is_gone_on_with_whatever_lies_between(council: Session, walk: Walk) -> None:
    publish(council, ask_otherwise, Policy.RE_ASK)
    publish(council, in_words_only, Policy.PIN)
    walk.open("")
    assert walk.at == "changed"
    assert versions.by_id(council, draft_of(council).version_id).number == 3


def test_going_back_before_anybody_moved_disturbs_nobody(council: Session, walk: Walk) -> None:
    publish(council, ask_otherwise, Policy.RE_ASK)
    publishing.roll_back(council, make.ALDERMERE, "pothole", 1, at=now())
    walk.open("")
    assert walk.at == "details" and versions.by_id(council, draft_of(council).version_id).number == 3


def test_a_journey_that_moved_twice_offers_what_was_set_aside_the_first_time(council: Session, walk: Walk) -> None:
    publish(council, ask_otherwise, Policy.RE_ASK)
    walk.open("")
    publish(council, lambda base: fact(base, "width_mm").update(ask="How wide is it at its widest?"), Policy.RE_ASK)
    walk.open("")
    assert "50 mm" in walk.text and "300 mm" in walk.text
    walk.send()
    assert [typed(walk, name) for name in ("depth_mm", "width_mm")] == ["50", "300"]


def test_a_place_that_is_asked_again_is_offered_to_search_by(council: Session, walk: Walk) -> None:
    publish(council, lambda base: fact(base, "place").update(ask="Where exactly is the hole?"), Policy.RE_ASK)
    walk.open("").send()
    assert walk.at == "place" and 'value="Mill Lane"' in walk.text


def test_an_address_that_was_not_changed_has_nothing_to_tell(council: Session, client: Visitor) -> None:
    walk = Walk(client)
    assert walk.open("changed").at == "place"


def test_two_windows_move_a_journey_once(council: Session, walk: Walk) -> None:
    publish(council, ask_otherwise, Policy.RE_ASK)
    walk.open("")
    first = draft_of(council).moved
    walk.open("size")
    assert draft_of(council).moved == first


def test_open_cases_keep_their_version(council: Session, walk: Walk) -> None:
    made = make.case(council, make.FOR_A_PERSON)
    council.commit()
    publish(council, ask_otherwise, Policy.RE_ASK)
    assert versions.by_id(council, made.version_id).number == 1
    assert publishing.touched(council, make.ALDERMERE, "pothole", at=now() + timedelta(minutes=1)).cases == 1


def test_an_adviser_s_journey_moves_too_and_stays_theirs(council: Session, walk: Walk) -> None:
    officer = make.officer(council)
    draft = draft_of(council)
    draft.officer_id = officer.id
    council.commit()
    publish(council, ask_otherwise, Policy.RE_ASK)
    midway.move(council, draft.id, at=now())
    council.commit()
    assert draft.officer_id == officer.id and draft.moved and list(draft.moved["set_aside"]) == ["depth_mm"]


def test_photos_stay_with_a_journey_that_moves(council: Session, walk: Walk) -> None:
    walk.open("details").send({"photos": photo(hostile_files.jpeg())})
    publish(council, lambda base: fact(base, "photos").update(ask="Show us the hole"), Policy.RE_ASK)
    walk.open("")
    assert "Show us the hole" in walk.text and "You said: 1 photo" in walk.text
    walk.send().open("details")
    assert "Photos you have added" in walk.text
    finish(walk.send())
    walk.send()
    case = council.scalars(select(Case)).one()
    assert council.scalars(select(Attachment)).one().case_id == case.id and len(case.answers["photos"]["value"]) == 1


def test_what_an_account_holds_is_offered_to_a_question_that_is_new(council: Session) -> None:
    resident = make.resident(council, phone="07700900123")
    draft = make.draft(council, {}, answers={"depth_mm": 50}, at=now())
    drafts.claim(council, draft, resident)
    publish(council, in_words_only, Policy.RE_ASK)
    midway.move(council, draft.id, at=now())
    assert draft.answers["name"]["from"] == "account"


def test_a_draft_that_has_been_sent_moves_no_more(council: Session) -> None:
    made = make.case(council, make.FOR_A_PERSON, at=now())
    draft = council.scalars(select(Draft).where(Draft.case_id == made.id)).one()
    publish(council, ask_otherwise, Policy.RE_ASK)
    assert not midway.is_due(council, draft)
    midway.move(council, draft.id, at=now())
    assert draft.version_id == made.version_id and draft.moved is None
