"""A chat that begins with a question and no form: who may, what its adviser sees, and the form that comes of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.cases.protected import COVER
from frontdoor.cases.work import Task
from frontdoor.contacts import chats, seats, standings
from frontdoor.contacts.contact import Contact, Need
from frontdoor.contacts.models import Chat, ChatLine
from frontdoor.people import account_sessions, addresses, logins, registering
from frontdoor.people.actor import Level
from frontdoor.triage import protecting, queues
from tests import factories
from tests.integration.desks.test_chat import there
from tests.integration.desks.test_contact import finish, press
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
ASKS = "Who do I ask about a tree?"
HOME = "77 Kittiwake Steps, Aldermere, ZZ9 4QQ"
DOOR, TALK = "/chat", "/chat/talk"


def ask(visitor: Any, text: str = ASKS) -> Any:
    """Begin at /chat, as a browser without scripts would."""
    return visitor.submit(DOOR, {"text": text}, form=-1)


def talk(visitor: Any, **fields: str) -> Any:
    """Write, end it, or take it off the computer."""
    return visitor.submit(TALK, fields, form=-1)


def taken(council: Any, visitor: Any, ada: Any, text: str = ASKS) -> Chat:
    """A chat that an adviser, who is there, has taken."""
    ask(visitor, text)
    chat: Chat = council.query(Chat).order_by(Chat.id.desc()).first()
    press(ada, f"/desk/chat/{chat.public_id}/take")
    council.expire_all()
    return chat


def signed_in(council: Any, visitor: Any) -> Any:
    """Rose, with an account, in this browser."""
    rose = factories.resident(council)
    account = registering.open_account(council, rose, logins.email("rose@example.org"), "no", at=factories.AT)
    visitor.set_cookie("frontdoor-account", account_sessions.begin(council, account, at=factories.AT),
                       domain="127.0.0.1")
    council.commit()
    return rose


def test_anybody_can_ask_while_an_adviser_is_free_and_is_told_what_else_there_is_while_none_is(council, client, desk):
    page = client.get(DOOR)
    assert "No adviser is free at this moment" in page.text and "What is it about?" not in page.text
    assert "Monday to Friday, 8:30am to 5:30pm" in page.text and 'href="/contact"' in page.text
    assert client.get(TALK).headers["Location"] == DOOR
    ada = there(desk)
    assert "An adviser is free now" in client.get(DOOR).text
    refused = ask(client, "  ")
    assert refused.status_code == 422 and "Tell us what it is about" in refused.text
    long = ask(client, "x" * (chats.LONGEST + 1))
    assert long.status_code == 422 and "x" * (chats.LONGEST + 1) in long.text
    ada.submit("/desk/chat", {"leave": "1"}, form=1)
    held = as_read(long.text).forms()[0].fields
    late = client.post(DOOR, data={**held, "text": ASKS})
    assert late.status_code == 409 and ASKS in late.text and "What you wrote is still here" in late.text
    old = client.post(DOOR, data={"text": ASKS})
    assert old.status_code == 400 and ASKS in old.text and "open too long" in old.text
    assert council.query(Chat).count() == 0


def test_a_question_waits_is_taken_and_is_written_in_by_both(council, client, desk):
    ada = there(desk)
    page = ask(client)
    assert page.request.path == TALK and "You are next." in page.text and ASKS in page.text
    assert "ring 999" in page.text and page.headers["Cache-Control"] == "no-store"
    listed = ada.get("/desk/chat").text
    assert "A question, no form open" in listed and ASKS in listed and "In a chat" not in listed
    chat = council.query(Chat).one()
    actor = factories.actor_of(council, "Cy Lund")
    assert [one.count for one in standings.read(council, actor, at=factories.AT).waiting if one.way == "chat"] == [1]
    assert (chat.draft_id, chat.service_id, chat.page_id, chat.resident_id) == (None, "", "", None)
    press(ada, f"/desk/chat/{chat.public_id}/take")
    shown = ada.get(f"/desk/chat/{chat.public_id}").text
    assert "They have no form open" in shown and "A question, no form open" in shown
    press(ada, f"/desk/chat/{chat.public_id}", {"text": "Which tree is it?"})
    talk(client, text="The one by the school. <b>x</b>")
    lines = client.get(f"{TALK}/lines").get_json()
    assert lines["state"] == "open" and lines["place"] == ""
    assert [(line["sender"], line["text"]) for line in lines["lines"]] == [
        ("You", ASKS), ("Ada Quay", "Which tree is it?"), ("You", "The one by the school. <b>x</b>")]
    assert "&lt;b&gt;x&lt;/b&gt;" in client.get(TALK).text
    assert "Enter your message" in talk(client, text=" ").text
    assert client.get(DOOR).headers["Location"] == TALK
    assert chats.let_go(council, at=factories.AT + timedelta(minutes=29)) == 0
    assert chats.let_go(council, at=factories.AT + timedelta(minutes=32)) == 1


def test_nobody_else_reads_it_and_pressing_twice_begins_one(council, client, desk, visitors):
    ada = there(desk)
    fields = {**as_read(client.get(DOOR).text).forms()[0].fields, "text": ASKS}
    before = client.get_cookie("frontdoor", domain="127.0.0.1")
    client.post(DOOR, data=fields)
    after = client.get_cookie("frontdoor", domain="127.0.0.1")
    client.set_cookie("frontdoor", before.value, domain="127.0.0.1")
    assert client.post(DOOR, data=fields).headers["Location"] == TALK
    client.set_cookie("frontdoor", after.value, domain="127.0.0.1")
    assert client.post(DOOR, data=fields).headers["Location"] == TALK
    other = client.post(DOOR, data={**fields, "text": "Another thing"})
    assert other.status_code == 409 and "Another thing</textarea>" in other.text
    chat = council.query(Chat).one()
    stranger = visitors()
    assert stranger.get(TALK).headers["Location"] == DOOR
    assert stranger.get(f"{TALK}/lines").get_json() == {"state": "none", "place": "", "lines": []}
    assert stranger.get(f"{TALK}/stream").status_code == 204
    assert stranger.get(f"{TALK}?key={chat.public_id}").status_code == 303
    ask(stranger, "Mine")
    assert "Mine" not in client.get(TALK).text and ASKS in client.get(TALK).text
    other = visitors()
    assert "No adviser is free" in other.get(DOOR).text, f"{seats.PLACES} places are taken"
    assert ASKS in client.get(TALK).text and ada.get("/manage/board").status_code == 200


def test_it_stays_readable_for_half_an_hour_to_whoever_began_it_and_can_be_taken_off_the_computer(
    council, client, visitors, desk, moment,
):
    ada, shared = there(desk), visitors()
    taken(council, shared, ada)
    page = talk(shared, clear="1")
    assert "does not show your chat any more" in page.text and page.request.path == DOOR
    assert shared.get(TALK).headers["Location"] == DOOR
    taken(council, client, ada)
    held = as_read(client.get(TALK).text).forms()[0].fields
    page = talk(client, end="1")
    assert "The chat is over" in page.text and ASKS in page.text and "Start a new chat" in page.text
    assert {chat.outcome for chat in council.query(Chat)} == {"left"}
    refused = client.post(TALK, data={**held, "text": "One more thing"})
    assert refused.status_code == 409 and "One more thing" in refused.text and "This was not sent" in refused.text
    moment.shift(timedelta(minutes=29))
    assert "Read your last chat" in client.get(DOOR).text
    assert ASKS in client.get(TALK).text
    moment.shift(timedelta(minutes=31))
    assert client.get(TALK).headers["Location"] == DOOR
    kept = client.post(TALK, data={**held, "text": "Are you there?"})
    assert kept.status_code == 409 and "Are you there?" in kept.text


def test_a_chat_of_somebody_who_was_signed_in_closes_to_the_browser_when_they_are_not(council, client, desk):
    there(desk)
    rose = signed_in(council, client)
    ask(client)
    assert council.query(Chat).one().resident_id == rose.id and "Rose" in council.query(ChatLine).one().name
    assert ASKS in client.get(TALK).text
    signed = client.get_cookie("frontdoor-account", domain="127.0.0.1")
    client.delete_cookie("frontdoor-account", domain="127.0.0.1")
    assert client.get(TALK).headers["Location"] == DOOR
    client.set_cookie("frontdoor-account", signed.value, domain="127.0.0.1")
    assert ASKS in client.get(TALK).text
    assert "You are signed out" in client.submit(TALK, {}, form=0).text
    assert client.get(TALK).headers["Location"] == DOOR


def test_it_is_a_contact_without_a_need_which_shows_what_was_written(council, client, desk):
    ada = there(desk)
    rose = signed_in(council, client)
    chat = taken(council, client, ada)
    contact = council.query(Contact).one()
    assert (contact.channel, contact.resident_id, contact.assistance, contact.needs) == ("chat", rose.id, "none", [])
    assert "In a chat" in ada.get("/manage/board").text
    page = press(ada, f"/desk/chat/{chat.public_id}", {"end": "1"}, follow_redirects=True)
    address = page.request.path
    assert "Say what it was about" in page.text and ASKS in page.text
    assert "Add at least one thing" in finish(ada, address).text
    press(ada, f"{address}/needs", {"service": "other"})
    assert "The contact is finished" in finish(ada, address).text
    assert ASKS in ada.get(address).text and desk("Ben Oduya").get(address).status_code == 404
    assert "By chat" in client.get("/account/contacts").text
    press(ada, f"/desk/people/{rose.public_id}/open", {"reason": "They wrote."})
    assert "They asked in a chat" in ada.get(f"/desk/people/{rose.public_id}").text


def test_the_form_that_the_adviser_gives_goes_on_with_the_chat_beside_it(council, client, desk):
    ada = there(desk)
    chat = taken(council, client, ada)
    here = f"/desk/chat/{chat.public_id}"
    assert "Select a form" in press(ada, f"{here}/form", {"service": "nothing"}, follow_redirects=True).text
    client.submit("/services/street-light", {})
    council.expire_all()
    assert council.query(Chat).one().draft_id is None, "a form that was not given has no chat"
    page = press(ada, f"{here}/form", {"service": "pothole"}, follow_redirects=True)
    assert "Here is the form: Report a pothole" in page.text
    assert 'href="/services/pothole"' in client.get(TALK).text
    assert client.get(f"{TALK}/lines").get_json()["lines"][-1]["link"] == {
        "href": "/services/pothole", "words": "Report a pothole"}
    begun = client.submit("/services/pothole", {})
    council.expire_all()
    chat, draft = council.query(Chat).one(), council.query(Draft).filter_by(service_id="pothole").one()
    assert (chat.draft_id, chat.service_id, chat.page_id) == (draft.id, "pothole", begun.request.path.split("/")[-1])
    assert draft.assistance == council.query(Contact).one().assistance == "coached"
    assert [(need.service_id, need.draft_id) for need in council.query(Contact).one().needs] == [("pothole", draft.id)]
    assert "An adviser is here" in begun.text and "Share my form with the adviser" in begun.text
    beside = f"{begun.request.path.rsplit('/', 1)[0]}/chat"
    assert client.get(TALK).headers["Location"] == beside and ASKS in client.get(beside).text
    client.submit(begun.request.path, {}, form=-1)
    council.expire_all()
    assert council.query(Chat).one().shared_at is not None
    shown = ada.get(here).text
    assert "Open their form" in shown
    assert "Chat: Report a pothole" in shown and "Give them a form" not in shown
    again = press(ada, f"{here}/form", {"service": "pothole"}, follow_redirects=True)
    assert "They have a form open already" in again.text


def test_a_sign_of_danger_in_a_question_reaches_duty_and_stays_out_of_the_account(council, client, desk):
    ada = there(desk)
    rose = signed_in(council, client)
    chat = taken(council, client, ada, "He hits me when I am late.")
    talk(client, text="He hits me.")
    task = council.query(Task).one()
    assert task.team_slug == queues.DUTY_TEAM and task.words.endswith(f"in a chat with no form open: {chat.public_id}")
    dot, here = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",)), f"/desk/chat/{chat.public_id}"
    assert "in a chat with no form open" in dot.get("/desk/duty").text and f'href="{here}"' in dot.get("/desk").text
    read = dot.get(here).text
    assert "He hits me when I am late." in read and "Send message" not in read and "End the chat" not in read
    assert council.query(audit.AuditRow).filter_by(action="read_chat").one().subject_id == chat.public_id
    assert press(dot, here, {"text": "Hello"}).status_code == press(dot, f"{here}/form").status_code == 409
    assert desk("Ben Oduya", level=Level.SPECIALIST).get(here).status_code == 404
    address = press(ada, f"/desk/chat/{chat.public_id}", {"end": "1"}).headers["Location"]
    press(ada, f"{address}/needs", {"service": "other"})
    assert "The contact is finished" in finish(ada, address).text
    assert council.query(Contact).one().resident_id == rose.id
    assert "By chat" not in client.get("/account/contacts").text
    assert "He hits me" in ada.get(address).text
    council.query(Need).one().service_id = "safeguarding-child"
    council.commit()
    assert "He hits me" not in ada.get(address).text, "once it is over, a concern is for the duty team alone"


def test_what_its_owner_writes_of_a_protected_address_is_covered_even_if_the_adviser_says_who_it_is(
    council, client, desk,
):
    ada, rose = there(desk), factories.resident(council)
    addresses.move(council, rose, uprn=None, label=HOME, from_on=date(2020, 1, 1), source="resident", at=factories.AT)
    protecting.protect(council, rose, actor=factories.actor_of(council, "Dot Ward"), reason="She is looked for",
                       review_on=date(2027, 1, 1), at=factories.AT)
    core = desk("Ben Oduya", level=Level.CORE)
    core.submit("/desk/chat", {}, form=1)
    chat = taken(council, client, core, f"I live at {HOME}.")
    contact = council.query(Contact).one()
    contact.resident = rose
    council.commit()
    for page in ("/desk/chat", f"/desk/chat/{chat.public_id}", f"/desk/chat/{chat.public_id}/lines",
                 f"/desk/contact/{contact.public_id}"):
        shown = core.get(page).text
        assert COVER in shown and "Kittiwake" not in shown, page
    assert chat.public_id not in ada.get("/desk/chat").text
