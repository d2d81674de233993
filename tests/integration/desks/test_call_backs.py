"""Ringing somebody back: booked by either side, due as a task, tried so often, told."""

from datetime import timedelta

import pytest

from frontdoor.cases.work import Task
from frontdoor.contacts import call_backs
from frontdoor.contacts.call_back import CallBack
from frontdoor.contacts.contact import Contact
from frontdoor.demo.care import CHILD
from frontdoor.jobs import run_due
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Level
from frontdoor.triage import ringing_back
from tests import factories
from tests.integration.desks.test_contact import begin, press
from tests.integration.desks.test_sharing import send
from tests.integration.journeying import Walk
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
MOBILE = "07700 900123"


@pytest.fixture
def ada(desk):
    return desk("Ada Quay")


def first_key():
    return call_backs.offered(factories.ALDERMERE, at=factories.AT)[0].key


def test_a_resident_asks_to_be_rung_where_no_adviser_is_free(ada, client, council):
    gone = Walk(client)
    assert "Ask us to ring you" in gone.text
    page = send(client, f"{gone.base}/call-back", {"number": "soon", "window": "never"})
    assert page.status_code == 422 and "Enter a telephone number" in page.text and "Select when" in page.text
    page = send(client, f"{gone.base}/call-back", {"number": MOBILE, "window": first_key(), "reason": "The map"},
                follow_redirects=True)
    assert "We will ring 07700 900123 on" in page.text
    send(client, f"{gone.base}/call-back", {"number": MOBILE, "window": first_key(), "reason": "The map"})
    row = council.query(CallBack).one()
    assert (row.service_id, row.booked_by, row.reason) == ("pothole", "resident", "The map")
    told = council.query(OutboxRow).filter_by(purpose="call_back_booked").one()
    assert told.recipient == "+447700900123" and "between" in told.body
    assert "they asked for it" in ada.get("/desk/call-backs").text


def test_a_sign_of_danger_in_what_it_is_about_reaches_the_duty_specialists(client, council):
    gone = Walk(client)
    send(client, f"{gone.base}/call-back", {"number": MOBILE, "window": first_key(),
                                            "reason": "My partner hits me and I am scared to go home."})
    assert council.query(Task).one().team_slug == "duty"


def test_an_officer_books_one_in_a_contact(ada, council):
    address = begin(ada)
    ada.get("/desk/knowledge/missed-bin")
    contact = council.query(Contact).one()
    page = press(ada, f"/desk/call-backs/new?contact={contact.public_id}", {
        "name": "Rose Fell", "number": MOBILE, "window": first_key(), "service": "missed-bin"}, follow_redirects=True)
    assert "The call-back is booked" in page.text and page.request.path == address
    assert council.query(CallBack).one().contact_id == contact.id


def test_no_text_goes_to_a_number_that_somebody_else_may_read_and_whoever_rings_is_warned(ada, council):
    begin(ada)
    contact = council.query(Contact).one()
    contact.resident = factories.resident(council, "Rose Fell", phone="+447700900123")
    council.commit()
    fields = {"number": MOBILE, "window": first_key(), "service": ""}
    path = f"/desk/call-backs/new?contact={contact.public_id}"
    assert "No text goes there" not in press(ada, path, fields, follow_redirects=True).text
    assert council.query(OutboxRow).count() == 1
    for point in contact.resident.contact_points:
        point.unsafe_at = factories.AT
    council.commit()
    assert "No text goes there" in press(ada, path, {**fields, "service": "missed-bin"}, follow_redirects=True).text
    assert council.query(OutboxRow).count() == 1
    row = council.query(CallBack).order_by(CallBack.id.desc()).first()
    assert "Somebody else may answer" in ada.get(f"/desk/call-backs/{row.public_id}").text


def test_what_is_due_becomes_one_task_and_is_rung_with_a_contact_of_its_own(ada, council, app, settings, moment):
    press(ada, "/desk/call-backs/new", {"number": MOBILE, "window": first_key(), "service": "missed-bin"})
    row = council.query(CallBack).one()
    database, due = app.extensions["frontdoor_database"], row.from_at
    council.commit()
    run_due(database, settings, due - timedelta(minutes=1))
    assert council.query(Task).count() == 0
    council.commit()
    run_due(database, settings, due)
    run_due(database, settings, due)
    council.expire_all()
    assert council.query(Task).one().team_slug == "customer-services"
    page = press(ada, f"/desk/call-backs/{row.public_id}/ring", follow_redirects=True)
    assert "Did you reach them?" in page.text
    council.expire_all()
    assert [need.service_id for need in council.query(Contact).one().needs] == ["missed-bin"]
    press(ada, f"/desk/call-backs/{row.public_id}", {"came_of_it": "reached", "note": "Glad of it."})
    council.expire_all()
    assert council.query(CallBack).one().state == "done" and council.query(Task).one().done_at is not None
    assert "Nobody waits for a call" in ada.get("/desk/call-backs").text


def test_a_call_to_somebody_who_is_hidden_is_for_the_team_that_has_their_case(ada, council, desk):
    case = factories.case(council, service_id="safeguarding-child", answers=CHILD)
    resident = factories.party(council, case).resident
    row = ringing_back.book(council, case.council_id, first_key(), number=MOBILE, reason="About the boy", key="hidden",
                            at=factories.AT, name=resident.name, resident=resident)
    ringing_back.make_task(council, row.id, at=row.from_at)
    assert council.query(Task).filter(Task.key.like("call-back:%")).one().team_slug == "duty"
    duty = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    assert "Hugh Bramwell" in duty.get("/desk/call-backs").text
    assert "Nobody waits for a call" in ada.get("/desk/call-backs").text
    assert [visitor.get(f"/desk/call-backs/{row.public_id}").status_code for visitor in (duty, ada)] == [200, 404]


def test_after_three_tries_the_person_is_told_how_to_reach_us(ada, council):
    press(ada, "/desk/call-backs/new", {"number": MOBILE, "window": first_key(), "service": ""})
    row = council.query(CallBack).one()
    page = press(ada, f"/desk/call-backs/{row.public_id}", {"note": "Engaged"})
    assert page.status_code == 422 and "Select what came of it" in page.text and "Engaged" in page.text
    for _ in range(3):
        press(ada, f"/desk/call-backs/{row.public_id}", {"came_of_it": "not_reached"})
    council.expire_all()
    assert council.query(CallBack).one().state == "not_reached"
    assert council.query(OutboxRow).filter_by(purpose="call_back_missed").count() == 1
    page = press(ada, f"/desk/call-backs/{row.public_id}", {"came_of_it": "reached"}, follow_redirects=True)
    assert "Somebody has seen to this call-back already" in page.text
    assert ada.get("/desk/call-backs/nothing").status_code == 404


def test_it_is_offered_on_the_page_of_the_chat_and_cancelled_beside_the_form(ada, client, council, moment):
    gone = Walk(client)
    assert "Or we can ring you." in client.get(f"{gone.base}/chat").text
    ada.submit("/desk/chat", {}, form=1)
    gone.client.submit(gone.path, {}, form=-1)
    assert "You do not want to wait?" in client.get(f"{gone.base}/chat").text
    moment.shift(timedelta(minutes=3))
    waiting = client.get(f"{gone.base}/chat").text
    assert "No adviser is there for chats at this moment." in waiting and f"{gone.base}/call-back" in waiting
    send(client, f"{gone.base}/call-back", {"number": MOBILE, "window": first_key()})
    said = send(client, f"{gone.base}/call-back", {"cancel": "1"}, follow_redirects=True)
    assert "We will not ring you about this." in said.text and "We will ring 07700" not in said.text
    assert council.query(CallBack).one().state == "cancelled"
    send(client, f"{gone.base}/call-back", {"cancel": "1"})


def test_a_resident_sees_their_calls_in_the_account_and_cancels_one(council, visitors, moment):
    rose = Account(council_id=factories.ALDERMERE, resident=factories.resident(council), login_kind="email",
                   login="rose@example.org", created_at=factories.AT, confirmed_at=factories.AT)
    council.add(rose)
    council.flush()
    windows = call_backs.offered(factories.ALDERMERE, at=factories.AT)
    for number, whose in enumerate((rose.resident, rose.resident, None)):
        ringing_back.book(council, factories.ALDERMERE, windows[number].key, number=f"0770090012{number}",
                          reason=f"Reason {number}", key=f"k{number}", resident=whose, at=factories.AT)
    visitor = visitors()
    visitor.set_cookie("frontdoor-account", account_sessions.begin(council, rose, at=factories.AT), domain="127.0.0.1")
    assert "Calls you asked for" in visitor.get("/account/messages").text
    page = visitor.get("/account/call-backs").text
    assert page.index("Reason 0") < page.index("Reason 1") and "Reason 2" not in page
    said = visitor.submit("/account/call-backs", {}, form=-2)
    assert "We will not ring you about this." in said.text and "It was cancelled." in said.text
    rows = council.query(CallBack).order_by(CallBack.id).all()
    assert [row.state for row in rows] == ["cancelled", "booked", "booked"]
    token = as_read(said.text).forms()[-1].fields["csrf_token"][0]
    for row, status in zip(rows, (303, 303, 404), strict=True):
        path = f"/account/call-backs/{row.public_id}/cancel"
        assert visitor.post(path, data={"csrf_token": token}).status_code == status
    page = visitor.get("/account/call-backs").text
    assert "There is no call left to cancel." in page and "No call is booked" in page
    assert visitors().get("/account/call-backs").status_code == 302


def test_a_number_is_not_rung_without_end_for_whoever_asks(client, visitors, council):
    for count in range(4):
        gone = Walk(visitors())
        page = send(gone.client, f"{gone.base}/call-back", {"number": MOBILE, "window": first_key()})
        assert page.status_code == (303 if count < 3 else 422), page.text[-400:]
    assert "We ring this number several times already" in page.text
    assert council.query(CallBack).count() == 3
