"""A contact from the first press to its outcomes: what is opened meanwhile is noted, minutes are measured."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.contacts import call_backs, mails, reading_mail
from frontdoor.contacts.contact import Contact, Need, Standing
from frontdoor.contacts.mails import Found
from frontdoor.ledger import Event
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.desks.conftest import counted, found
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
REASON = "They wrote to us."
LETTER = b"From: rose@example.org\r\nSubject: Where is my permit?\r\n\r\nIs it coming?"


@pytest.fixture
def ada(desk):
    return desk("Ada Quay", level=Level.ADVANCED)


def press(visitor, path, fields=None, **options):
    """Send a form that a page of the desk holds."""
    token = as_read(visitor.get("/desk").text).forms()[0].fields["csrf_token"][0]
    return visitor.post(path, data={"csrf_token": token, **(fields or {})}, **options)


def begin(visitor, channel="phone"):
    """A contact at hand; its address."""
    return press(visitor, "/desk/contact", {"channel": channel}).headers["Location"]


def finish(visitor, address, **more):
    """Finish it, with the first choice for whatever is asked of each need."""
    page = as_read(visitor.get(address).text)
    form = next(one for one in page.forms() if any(name.startswith("assistance") for name in one.fields))
    fields = {name: values[0] for name, values in form.fields.items()}
    for name in fields:
        fields[name] = fields[name] or {"resolution": "resolved", "process": "information.services"}.get(
            name.partition("_")[0], "")
    return visitor.post(address, data={**fields, **more}, follow_redirects=True)


def test_one_press_begins_it_and_it_stands_on_every_page(ada, council):
    assert "No contact at hand" in ada.get("/desk").text
    address = begin(ada)
    for page in ("/desk", "/desk/queues", "/desk/people", "/manage/board"):
        text = ada.get(page).text
        assert "nobody named yet" in text and address in text


def test_what_is_opened_meanwhile_is_noted_by_itself(ada, council):
    rose, case = factories.resident(council, "Rose Fell"), factories.case(council)
    council.commit()
    begin(ada, "counter")
    press(ada, f"/desk/people/{rose.public_id}/open", {"reason": REASON})
    ada.get(f"/desk/people/{rose.public_id}")
    ada.get("/desk/knowledge/missed-bin")
    ada.get(f"/desk/cases/{case.reference}")
    ada.get(f"/desk/cases/{case.reference}")
    ada.submit(f"/desk/assist/{rose.public_id}/pothole", {
        "channel": "counter", "assistance": "on_behalf", "authority": "present"}, form=1)
    contact = council.scalars(select(Contact)).one()
    assert contact.resident_id == rose.id
    assert [(need.service_id, need.case_id is not None, need.draft_id is not None) for need in contact.needs] == [
        ("missed-bin", False, False), ("pothole", True, False), ("pothole", False, True)]


def test_minutes_run_while_it_is_at_hand_and_stand_still_while_another_is(ada, council, moment):
    first = begin(ada)
    moment.shift(timedelta(minutes=4))
    second = begin(ada, "counter")
    moment.shift(timedelta(minutes=10))
    assert "Put aside" in ada.get(first).text
    press(ada, f"{first}/take")
    moment.shift(timedelta(minutes=3))
    assert "7 min so far" in ada.get(first).text or "8 min so far" in ada.get(first).text
    page = ada.get(second).text
    assert "10 min so far" in page or "11 min so far" in page
    assert council.query(Contact).filter(Contact.running_since.is_not(None)).count() == 1


def test_it_is_finished_with_an_outcome_for_each_need_and_written_to_the_ledger(ada, council, moment):
    address = begin(ada)
    ada.get("/desk/knowledge/missed-bin")
    ada.get("/desk/knowledge/pothole")
    moment.shift(timedelta(minutes=6))
    page = finish(ada, address, ticked="y", note="Will ring her daughter.")
    assert "The contact is finished" in page.text
    contact = council.scalars(select(Contact)).one()
    assert (contact.standing, contact.ticked, contact.handed_on) == (Standing.FINISHED, True, False)
    assert 360 <= contact.seconds < 375 and contact.cost_pence == round(2150 * contact.seconds / 3600)
    assert [need.resolution for need in contact.needs] == ["resolved", "resolved"]
    events = council.scalars(select(Event).where(Event.kind == "answered")).all()
    assert sorted((event.service_id, event.tier, event.channel, event.minutes) for event in events) == [
        ("missed-bin", 2, "phone", 3), ("pothole", 2, "phone", 3)]
    over = ada.get(address).text
    assert "Will ring her daughter." in over and "Resolved now" in over


def test_what_was_passed_on_is_not_concluded(ada, council):
    address = begin(ada)
    ada.get("/desk/knowledge/missed-bin")
    need = council.scalars(select(Need)).one().public_id
    finish(ada, address, **{f"resolution_{need}": "passed_on"})
    council.expire_all()
    assert council.scalars(select(Contact)).one().handed_on
    assert council.query(Event).filter_by(kind="answered").count() == 0


def test_without_an_outcome_it_is_not_finished_and_the_note_stays(ada, council):
    address = begin(ada)
    page = press(ada, address, {"assistance": "on_behalf", "note": "A wrong number?"})
    assert page.status_code == 422 and "Add at least one thing" in page.text and "A wrong number?" in page.text
    ada.get("/desk/knowledge/missed-bin")
    page = press(ada, address, {"assistance": "on_behalf", "note": "A wrong number?"})
    assert page.status_code == 422 and "Select what became of it" in page.text and "A wrong number?" in page.text
    assert council.scalars(select(Contact)).one().ended_at is None


def test_nothing_came_of_it(ada, council):
    address = begin(ada)
    press(ada, address, {"dropped": "1"})
    assert council.scalars(select(Contact)).one().standing == Standing.DROPPED
    assert press(ada, address, {"dropped": "1"}).status_code == 409


def test_needs_are_added_and_taken_off_by_hand(ada, council):
    address = begin(ada)
    press(ada, f"{address}/needs", {"service": "pothole"})
    press(ada, f"{address}/needs", {"service": "other"})
    page = press(ada, f"{address}/needs", {"service": "no"}, follow_redirects=True)
    assert "Select what they came for" in page.text
    needs = council.scalars(select(Need)).all()
    assert [need.service_id for need in needs] == ["pothole", None]
    press(ada, f"{address}/needs", {"remove": needs[0].public_id})
    council.expire_all()
    assert [need.service_id for need in council.scalars(select(Need))] == [None]


def test_another_officers_contact_is_not_there(ada, council, desk):
    address = begin(ada)
    bea = desk("Bea Moss")
    assert bea.get(address).status_code == 404
    assert press(bea, f"{address}/take").status_code == 404
    assert press(bea, address, {"dropped": "1"}).status_code == 404


def test_a_chaser_is_proposed_from_the_open_case(ada, council):
    case = factories.case(council)
    case.due_at = factories.AT - timedelta(days=1)
    rose = factories.party(council, case).resident
    council.commit()
    address = begin(ada)
    press(ada, f"{address}/person", {"person": rose.public_id})
    press(ada, f"{address}/needs", {"service": case.service_id})
    text = ada.get(address).text
    assert found(r'<option value="(\w+)" selected>Asks how it is going, after its date', text) == "chased_late"
    assert council.scalars(select(Need)).one().failure_proposed == "chased_late"


def test_a_concern_is_not_read_in_a_contact_that_is_over(ada, council):
    address = begin(ada)
    ada.get("/desk/knowledge/safeguarding-adult")
    assert "adult" in ada.get(address).text
    finish(ada, address)
    over = as_read(ada.get(address).text).words_of("main")
    assert "Nothing that you may see" in over and "adult" not in over.lower()
    assert "adult" not in as_read(ada.get("/desk/contact").text).words_of("main").lower()


def test_the_bar_costs_one_query_where_nothing_is_at_hand(app, ada, council):
    ada.get("/desk/queues")
    with counted(app) as said:
        ada.get("/desk/queues")
    assert sum("FROM contacts" in one for one in said) == 1


def test_the_page_of_contacts_makes_twelve_queries_at_most_however_much_stands_there(app, ada, council, moment):
    rose = factories.party(council, factories.case(council)).resident
    mails.keep(council, factories.ALDERMERE, reading_mail.read(LETTER), Found(), at=factories.AT)
    window = call_backs.offered(factories.ALDERMERE, at=factories.AT)[0]
    call_backs.book(council, factories.ALDERMERE, window, number="07700 900123", reason="The map", key="k",
                    at=factories.AT, resident=rose)
    moment.move_to(window.from_at + timedelta(minutes=1))
    council.commit()
    for over in (finish, lambda *_: None):
        for _ in range(2):
            address = begin(ada)
            press(ada, f"{address}/person", {"person": rose.public_id})
            press(ada, f"{address}/needs", {"service": "pothole"})
            over(ada, address)
    ada.get("/desk/contact")
    with counted(app) as said:
        page = as_read(ada.get("/desk/contact").text).words_of("main")
    for words in ("At hand", "Put aside", "Where is my permit?", "Call-backs: 1 due now", "Report a pothole: resolved"):
        assert words in page
    asked = [one[:150] for one in said if not one.startswith("BEGIN")]
    assert len(asked) <= 12, (len(asked), asked)
