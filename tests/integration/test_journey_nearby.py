"""What is reported already is shown before anybody repeats it, and followed in one press without leaving."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import guest
from frontdoor.triage import intake
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import BIG, PETER, SAFE, UNHURT, Walk, counted

LIGHT: Mapping[str, Any] = {
    "place": make.place("Outside 40 Mill Lane", 600_350), "light": "traffic_light", "fault": "out",
    "exposed_wires": False, "structural": False,
}
WEST_END = make.place("The west end of Mill Lane", 600_003, 500_100)


def traffic_light(session: Session) -> Case:
    """A faulty traffic light that somebody reported on Mill Lane."""
    version = versions.current(session, "aldermere", "street-light")
    known = {fact.id for fact in version.definition.facts}
    answers = {name: value for name, value in LIGHT.items() if name in known}
    draft = make.draft(session, answers=answers, service_id="street-light", at=now() - timedelta(days=1))
    case = intake.receive(session, draft, actor=guest("aldermere"), at=now() - timedelta(days=1))
    session.flush()
    return case


def hole(session: Session, **more: Any) -> Case:
    return make.case(session, {"place": WEST_END}, at=now() - timedelta(days=2), **more)


def test_peter_types_the_street_alone_and_follows_the_traffic_light_on_his_way(
    council: Session, client: Visitor,
) -> None:
    light = traffic_light(council)
    walk = Walk(client).send({"q": "mill lane"})
    assert (walk.at, walk.heading) == ("nearby", "What we already know on Mill Lane")
    assert "Outside 40 Mill Lane" in walk.text and "Reported on" in walk.text
    walk.press("Follow this report")
    assert walk.at == "nearby" and f"We will tell you about {light.reference}" in walk.text
    walk.press("Mine is not listed: continue")
    assert walk.heading == "Where on Mill Lane is it?"
    walk.choose_spot()
    assert walk.at == "danger", "the light was just shown and is far from the spot"
    walk.send(SAFE).send({"surface": "carriageway"}).send(BIG).open("details").send().send(UNHURT)
    assert "news of another report" in walk.text
    walk.send(PETER)
    assert "We will also tell you about" in walk.text and "Outside 40 Mill Lane" in walk.text
    walk.send()
    assert walk.heading == "We have your report"
    followers = council.scalars(select(Party).where(Party.case_id == light.id, Party.role == "follower")).all()
    assert len(followers) == 1 and followers[0].resident.name == "Peter Marsh"
    told = council.scalars(select(OutboxRow).where(OutboxRow.party_id == followers[0].id))
    assert [row.purpose for row in told] == ["following"]


def test_following_can_be_undone_on_the_list_and_on_the_check(council: Session, client: Visitor) -> None:
    light = traffic_light(council)
    walk = Walk(client).send({"q": "mill lane"}).press("Follow this report").press("Do not follow it")
    assert "We will tell you about" not in walk.text
    walk.press("Follow this report").press("Mine is not listed").choose_spot()
    walk.send(SAFE).send({"surface": "carriageway"}).send(BIG).open("details").send().send(UNHURT).send(PETER)
    walk.press("Remove")
    assert walk.at == "check-answers" and light.place_label not in walk.text


def test_the_same_hole_is_followed_and_the_journey_stops_there(council: Session, client: Visitor) -> None:
    case = hole(council)
    walk = Walk(client).send({"q": "mill lane"}).press("This is the same: follow it and stop here")
    assert walk.heading == "How can we reach you?"
    walk.send()
    assert walk.page.status_code == 422 and "Enter an email address" in walk.text
    walk.send({"email": "nobody"})
    assert 'value="nobody"' in walk.text
    fields = walk.forms()[-1].fields
    walk.send({"email": "rose@example.org"})
    assert walk.heading == "We will tell you what happens"
    again = client.post(f"{walk.base}/follow", data={**fields, "email": "rose@example.org"}, follow_redirects=True)
    assert "We will tell you what happens" in again.text
    parties = council.scalars(select(Party).where(Party.case_id == case.id, Party.role == "follower")).all()
    assert len(parties) == 1 and len(council.scalars(select(Case)).all()) == 1


def test_saying_that_mine_is_different_is_an_answer_only_where_the_same_kind_stands(
    council: Session, client: Visitor,
) -> None:
    hole(council)
    walk = Walk(client).send({"q": "mill lane"}).press("Mine is").choose_spot()
    assert walk.at == "nearby" and "Right here" in walk.text
    walk.press("Mine is a different one: continue")
    assert walk.at == "danger"
    council.expire_all()
    draft = council.scalars(select(Draft).where(Draft.case_id.is_(None))).one()
    assert draft.answers["different_report"]["value"] is True
    walk.send(SAFE).send({"surface": "carriageway"}).send(BIG)
    assert "A person will check that this is a different hole." in walk.text
    walk.open("details").send().send(UNHURT).send(PETER).send()
    newest = council.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
    assert newest.state == State.WITH_ADVISER


def test_a_report_of_another_kind_near_by_does_not_make_mine_different(council: Session, client: Visitor) -> None:
    traffic_light(council)
    walk = Walk(client).send({"easting": "600345", "northing": "500100"})
    assert walk.at == "nearby"
    walk.press("Mine is not listed: continue")
    council.expire_all()
    draft = council.scalars(select(Draft).where(Draft.case_id.is_(None))).one()
    assert "different_report" not in draft.answers


def test_another_place_takes_the_word_different_back(council: Session, client: Visitor) -> None:
    hole(council)
    walk = Walk(client).send({"q": "mill lane"}).press("Mine is").choose_spot().press("Mine is a different")
    walk.open("place").send({"q": "mill lane"}).press("Mine is").choose_spot("The east end")
    council.expire_all()
    assert "different_report" not in council.scalars(select(Draft).where(Draft.case_id.is_(None))).one().answers


def test_whoever_passes_the_list_by_hears_it_at_the_answer_and_can_say_that_theirs_is_different(
    council: Session, client: Visitor,
) -> None:
    hole(council)
    walk = Walk(client).send({"q": "mill lane"}).press("Mine is").choose_spot().open("danger").send(SAFE)
    if walk.at == "surface":
        walk.send({"surface": "carriageway"})
    assert walk.heading in {"We know about this hole", "Is your hole a different one?"}
    if walk.heading == "We know about this hole":
        walk.press("Mine is a different one")
        assert "We know about this hole" not in walk.heading


def test_reports_that_are_not_public_are_neither_shown_nor_followed(council: Session, client: Visitor) -> None:
    case = hole(council)
    case.public, case.confidentiality = False, int(Confidentiality.RESTRICTED)
    council.commit()
    walk = Walk(client).send({"q": "mill lane"})
    assert walk.heading == "Where on Mill Lane is it?"
    fields = walk.forms()[-1].fields
    for reference in (case.reference, "FD-0000-0000-0", "nonsense", "%00", "x" * 500):
        assert client.post(f"{walk.base}/follow/{reference}", data=fields).status_code == 404
    council.expire_all()
    assert council.scalars(select(Draft).where(Draft.case_id.is_(None))).one().follows == []


@pytest.mark.parametrize("query", ["", "?street=1", "?street=99900001&followed=%3Cscript%3E", "?street=%00", "?from=x"])
def test_no_query_breaks_the_list(council: Session, client: Visitor, query: str) -> None:
    traffic_light(council)
    assert Walk(client).open(f"nearby{query}").page.status_code == 200


def test_the_list_asks_the_database_no_more_however_many_reports_there_are(
    council: Session, client: Visitor, app: Flask,
) -> None:
    hole(council)
    walk = Walk(client).send({"q": "mill lane"}).press("Mine is").choose_spot()
    asked = []
    for _ in range(2):
        for address in (f"{walk.base}/nearby", f"{walk.base}/nearby?street={make.MILL_LANE}"):
            with counted(app) as found:
                assert client.get(address).status_code == 200
            asked.append(len(found))
        for metres in range(3):
            make.case(council, {"place": make.place(f"Spot {metres}", 600_020 + 15 * metres)}, at=now())
    assert asked[:2] == asked[2:] and max(asked) <= 14
