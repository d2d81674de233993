"""The single record: what officers see of a person and write down, one timeline, and who may do what."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor.audit import AuditRow
from frontdoor.cases.work import Task
from frontdoor.contacts import handling
from frontdoor.contacts.contact import Way
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.needs import add as added
from frontdoor.people import addresses, alerts, households, needs, profile, representatives
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import record_reviews
from tests import factories
from tests.integration.desks.conftest import counted
from tests.integration.desks.test_work import DANGER

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def rose(council: Any) -> Resident:
    made = factories.resident(council, "Rose Whitaker", phone="+447700900175")
    profile.note(council, made, "dob", "1951-03-14", source="resident", at=factories.AT)
    addresses.move(council, made, uprn=None, label="4 Harbour Row, Aldermere", from_on=date(2020, 1, 1),
                   source="resident", at=factories.AT)
    council.commit()
    return made


def opened(visitor: Any, person: Resident) -> str:
    """The record's address, once it is open to this officer."""
    address = f"/desk/people/{person.public_id}"
    visitor.submit(address, {"reason": "Working on her case"}, form=1)
    return address


def test_the_record_shows_what_is_held_and_everything_that_happened(council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    case = factories.case(council)
    factories.party(council, case).resident_id = rose.id
    donna = factories.resident(council, "Donna Prentice", email=None)
    representatives.offer(council, rose, donna, scope=("see", "apply"), evidence="A letter of Rose's", until_on=None,
                          recorded_by="x", at=factories.AT, agreed=True)
    council.commit()
    assert "Donna Prentice acts for Rose Whitaker (see, apply) with no end" in ada.get(opened(ada, donna)).text
    page = ada.get(opened(ada, rose)).text
    for words in ("Donna Prentice acts for Rose Whitaker", "4 Harbour Row, Aldermere", "14 March 1951", "Told by them",
                  "Lately", "Received", case.reference, "Address noted",
                  "Nobody is written down as living with them"):
        assert words in page, words


def test_nothing_of_a_record_opens_before_the_record_does(council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    for path in ("/timeline", "/needs", "/alerts/new", "/household", "/household/worker", "/same", "/protection"):
        found = ada.get(f"/desk/people/{rose.public_id}{path}")
        assert (found.status_code, found.location) == (303, f"/desk/people/{rose.public_id}"), path
    assert ada.get("/desk/people/nobody/timeline").status_code == 404


def test_a_hidden_case_leaves_no_line_in_the_timeline_of_those_without_the_right(council, rose, desk):
    ada, duty = desk(level=Level.ADVANCED), desk("Dee Moss", level=Level.SPECIALIST, teams=("duty",))
    factories.party(council, factories.case(council)).resident_id = rose.id    # she is known by that
    case = factories.case(council, DANGER)
    factories.party(council, case).resident_id = rose.id
    council.commit()
    assert case.confidentiality > 1
    address = opened(ada, rose)
    for path in ("", "/timeline", "/timeline?kind=cases", "/timeline?kind=messages"):
        assert case.reference not in ada.get(address + path).text
    assert case.reference in duty.get(opened(duty, rose) + "/timeline?kind=cases").text


def test_the_timeline_is_paged_by_key_and_every_line_comes_once(council, rose, desk):
    ada = desk()
    for number in range(60):
        profile.note(council, rose, f"fact_{number % 7}", number, source="resident",
                     at=factories.AT + timedelta(seconds=number // 3))
    council.commit()
    address, seen = opened(ada, rose) + "/timeline?kind=record", []
    while address:
        page = ada.get(address).text
        seen += re.findall(r'moj-timeline__title">([^<]+)<', page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == 60 + 2 and seen.count("Address noted") == 1
    for wrong in ("x", "2026-11-23~facts~1", "2026-11-23T09:30:00+00:00~facts~-1", "~~"):
        assert ada.get(f"/desk/people/{rose.public_id}/timeline", query_string={"before": wrong}).status_code == 404
    assert ada.get(f"/desk/people/{rose.public_id}/timeline?kind=nothing").status_code == 404


def test_needs_are_written_down_with_where_they_came_from(council, rose, desk):
    ada = desk()
    address = opened(ada, rose)
    wrong = ada.submit(f"{address}/needs", {"kinds": ["large_print", "interpreter"], "language": ""}, form=1)
    assert wrong.status_code == 422 and "Enter the language for the interpreter" in wrong.text
    page = ada.submit(f"{address}/needs", {"kinds": ["large_print", "interpreter"], "language": "Polish"}, form=1).text
    assert "Large print" in page and "An interpreter for Polish" in page and "Written down by an officer" in page
    ada.submit(f"{address}/needs", {"kinds": ["bsl"], "language": ""}, form=1)
    held = profile.facts_of(council, council.get(Resident, rose.id))
    assert needs.words_of(held) == ["A British Sign Language interpreter"] and needs.LANGUAGE not in held
    with pytest.raises(ValueError):
        needs.change(council, rose, ["flying"], "", actor=factories.actor_of(council, "Bo Lund"), source="officer",
                     at=factories.AT)


def test_a_warning_stands_at_the_top_until_somebody_ends_it(council, rose, desk):
    ada, sam = desk(level=Level.ADVANCED), desk("Sam Reed", level=Level.CORE)
    address = opened(ada, rose)
    wrong = ada.submit(f"{address}/alerts/new", {"review": ["1", "1", "2020"], "reason": "Typed"}, form=1)
    assert wrong.status_code == 422 and "Select what to take care of" in wrong.text and "Typed" in wrong.text
    assert "must be after today" in wrong.text
    ada.submit(f"{address}/alerts/new", {"kind": "visit_in_pairs", "reason": "Threw a chair on 3 May",
                                         "review": ["1", "3", "2027"], "hidden": "y"}, form=1)
    assert "Visit in pairs" in sam.get(opened(sam, rose)).text
    assert sam.get(f"{address}/alerts/new").status_code == 403
    found = alerts.of(council, rose)[0]
    assert (found.review_on, found.shown_to_resident) == (date(2027, 3, 1), False)
    ada.submit(f"{address}/alerts/{found.public_id}", {"stands": "yes", "review": ["1", "6", "2027"]}, form=1)
    assert alerts.of(council, rose)[0].review_on == date(2027, 6, 1)
    assert "Visit in pairs" not in ada.submit(f"{address}/alerts/{found.public_id}", {"stands": "no"}, form=1
                                              ).text.split("Lately")[0]
    assert alerts.of(council, rose) == [] and ada.get(f"{address}/alerts/{found.public_id}").status_code == 404


def test_a_warning_whose_day_has_come_becomes_one_task(council, rose, desk):
    author = factories.actor_of(council, "Bo Lund")
    alerts.raise_alert(council, rose, kind="dog", reason="Big", review_on=date(2026, 12, 1), shown_to_resident=True,
                       actor=author, at=factories.AT)
    assert record_reviews.remind(council, at=factories.AT) == 0
    later = factories.AT + timedelta(days=8)
    assert (record_reviews.remind(council, at=later), record_reviews.remind(council, at=later)) == (1, 0)
    task = council.query(Task).filter(Task.key.like("alert:%")).one()
    assert task.words.endswith("Rose Whitaker: A dog that may bite")


def test_a_household_has_members_with_days_and_who_told(council, rose, desk):
    harold = factories.resident(council, "Harold Tuttle")
    ada = desk(level=Level.ADVANCED)
    address = opened(ada, rose)
    assert "Add Harold Tuttle" in ada.get(f"{address}/household?q=tuttle").text
    adding = f"{address}/household/add/{harold.public_id}"
    wrong = ada.submit(adding, {"relation": "king", "since": ["", "", ""]}, form=1)
    assert wrong.status_code == 422 and "Select what they are" in wrong.text and "Enter the first day" in wrong.text
    page = ada.submit(adding, {"relation": "partner", "since": ["1", "2", "2021"]}, form=1).text
    assert "Harold Tuttle" in page and "Partner, from 1 February 2021" in page
    assert "Rose Whitaker" in ada.get(opened(ada, harold)).text
    member = council.query(households.Member).filter_by(resident_id=harold.id).one()
    leave = f"{address}/household/{member.public_id}/leave"
    assert "must not be before the first" in ada.submit(leave, {"until": ["1", "1", "2021"]}, form=1).text
    assert "until 1 May 2026" in ada.submit(leave, {"until": ["1", "5", "2026"]}, form=1).text
    assert ada.get(leave).status_code == 404
    assert ada.get(f"{address}/household/add/{rose.public_id}").status_code == 200
    assert ada.post(f"{address}/household/add/{rose.public_id}",
                    data={"relation": "friend", "since": ["1", "1", "2020"]}).status_code in (400, 404)


def test_a_search_leaves_a_row_for_each_person_that_it_shows(council, rose, desk):
    ada = desk()
    ada.get("/desk/people?q=whitaker")
    ada.get("/desk/people?q=zzzzzz")
    rows = council.query(AuditRow).filter_by(action="searched").all()
    assert [(row.subject_kind, row.subject_id) for row in rows] == [("resident", rose.public_id)]


def test_the_page_of_a_person_makes_as_many_queries_however_much_it_holds(app, council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    address = opened(ada, rose)
    ada.get(address)
    with counted(app) as bare:
        ada.get(address)
    for number in range(12):
        case = factories.case(council, {"place": factories.place(f"No {number}", 610_000 + 60 * number)})
        factories.party(council, case).resident_id = rose.id
        profile.note(council, rose, f"fact_{number}", number, source="resident", at=factories.AT)
    council.commit()
    with counted(app) as full:
        ada.get(address)
    assert len(full) == len(bare) <= 12, full
    with counted(app) as later:
        ada.get(f"{address}/timeline")
    assert len(later) <= 12, later


def test_records_that_could_be_one_persons_are_proposed_and_joined_by_nobody_but_an_officer(council, rose, desk):
    ada, sam = desk(level=Level.ADVANCED), desk("Sam Reed", level=Level.CORE)
    assert "No two records are much alike" in ada.get("/desk/people/alike").text
    other = factories.resident(council, "Rosie Whittaker", email=None, phone="+447700900175")
    factories.resident(council, "Walter Stone", email=None, phone="+447700900175")
    council.commit()
    page = ada.get("/desk/people/alike").text
    assert "Rosie Whittaker" in page and "the same telephone number" in page and "Walter Stone" not in page
    assert sam.get("/desk/people/alike").status_code == 403
    both = f"/desk/people/{rose.public_id}/same/{other.public_id}"
    assert ada.get(both).location == f"/desk/people/{rose.public_id}"
    opened(ada, other)
    assert "Are these one person?" in ada.get(both).text
    assert ada.get(f"/desk/people/{rose.public_id}/same/{rose.public_id}").status_code in (303, 404)
    page = ada.submit(f"/desk/people/{other.public_id}", {}, form=-1).text
    assert "written down as two people" in page
    assert "No two records are much alike" in ada.get("/desk/people/alike").text


def test_contacts_stand_in_the_timeline_with_what_they_were_for_and_nothing_that_is_hidden(council, rose, desk):
    ada, duty = desk(level=Level.ADVANCED), desk("Dee Moss", level=Level.SPECIALIST, teams=("duty",))
    hidden, bo = factories.case(council, DANGER), factories.actor_of(council, "Bo Lund")
    for number, (way, service, case, note) in enumerate((
            (Way.PHONE, "pothole", None, "Will ring again"), (Way.COUNTER, "safeguarding-adult", None, ""),
            (Way.POST, "pothole", hidden, "A cable hangs down"), (Way.EMAIL, "missed-bin", None, ""))):
        contact = handling.begin(council, bo, way, resident=rose, at=factories.AT + timedelta(minutes=number))
        need = added(council, contact, at=factories.AT, service_id=service)
        need.case_id = case.id if case else None
        contact.note, need.resolution = note, "case_opened" if case else "resolved"
    council.add(Mail(council_id="aldermere", contact=contact, team_slug="duty", message_key="x", sender="a@example.org",
                     sender_name="", subject="", body="", suggested=[], left_out=[], received_at=factories.AT,
                     replies=[]))
    council.commit()
    address = opened(ada, rose) + "/timeline?kind=contacts"
    page, theirs = ada.get(address).text, duty.get(opened(duty, rose) + "/timeline?kind=contacts").text
    for words in ("They rang", "by Bo Lund", "Report a pothole: resolved now", "Will ring again", "Not finished"):
        assert words in page, words
    assert page.count("pothole: ") == 1 and "case was opened" in theirs and "They sent an email" in theirs
    assert "cable hangs" in theirs
    for words in ("afeguarding", "worried", "case was opened", "cable", "They sent an email"):
        assert words not in page.split("<main")[1], words
