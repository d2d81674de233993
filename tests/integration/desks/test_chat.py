"""Help beside a page: offered to somebody who stumbles while an adviser is free, written by two, kept with the case."""

from datetime import timedelta
from typing import Any

import pytest

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.contacts import chats, seats
from frontdoor.contacts.contact import Contact
from frontdoor.contacts.models import Chat, Seat, Stumble
from frontdoor.ledger import Event
from frontdoor.triage import queues
from tests import factories
from tests.integration.desks.test_contact import begin, finish, press
from tests.integration.journeying import Walk

pytestmark = pytest.mark.usefixtures("moment")
OFFER, YES = "Would you like some help?", "Yes, chat with an adviser"


def stumble(session: Any, gone: Walk, times: int) -> None:
    """The page was refused so often."""
    draft = session.query(Draft).order_by(Draft.id.desc()).first()
    session.add(Stumble(council_id=draft.council_id, draft_id=draft.id, page_id=gone.at, times=times, at=factories.AT,
                        errors=[{"label": "Place", "say": "Enter the place of the hole"}]))
    session.commit()


def there(desk: Any, **more: Any) -> Any:
    """An adviser who is there for chats."""
    ada = desk("Ada Quay", **more)
    ada.submit("/desk/chat", {}, form=1)
    return ada


def test_two_failures_of_the_same_page_offer_an_adviser_who_is_there(council, client, desk):
    there(desk)
    gone = Walk(client)
    assert OFFER not in gone.text
    gone.send({"q": ""})
    assert OFFER not in gone.text
    gone.send({"q": ""})
    assert OFFER in gone.text
    assert council.query(Stumble).one().times == 2


def test_nobody_is_offered_when_no_adviser_is_there_or_all_places_are_taken(council, client, visitors, desk, moment):
    gone = Walk(client)
    stumble(council, gone, 2)
    assert OFFER not in gone.open(gone.at).text
    ada = there(desk)
    assert OFFER in gone.open(gone.at).text
    for _ in range(seats.PLACES):
        other = Walk(visitors())
        other.client.submit(other.path, {}, form=-1)
    assert council.query(Chat).count() == seats.PLACES
    assert OFFER not in gone.open(gone.at).text
    assert ada.get("/desk/chat").text.count("Take<span") == seats.PLACES


def test_an_adviser_who_was_not_heard_of_for_two_minutes_is_not_offered(council, client, desk, moment):
    there(desk)
    gone = Walk(client)
    stumble(council, gone, 2)
    assert OFFER in gone.open(gone.at).text
    moment.shift(timedelta(minutes=2, seconds=1))
    assert OFFER not in gone.open(gone.at).text


def test_help_that_was_turned_down_is_not_offered_again_but_can_be_asked_for(council, client, desk):
    there(desk)
    gone = Walk(client)
    stumble(council, gone, 2)
    gone.open(gone.at)
    gone.client.submit(gone.path, {"decline": "1"}, form=-1)
    page = gone.open(gone.at)
    assert OFFER not in page.text and "I need help" in page.text
    assert council.query(Chat).count() == 0


def test_help_is_offered_on_one_page_of_a_visit_and_after_a_stall_only_while_somebody_is_free(council, client, desk):
    gone = Walk(client)
    asked = f"{gone.base}/help?page={gone.at}"
    assert client.get(asked).get_json() == {"offered": False}
    ada = there(desk)
    assert "fd-stall" in gone.open(gone.at).text
    assert client.get(f"{gone.base}/help?page=nothing").get_json() == {"offered": False}
    assert client.get(asked).get_json() == client.get(asked).get_json() == {"offered": True}
    draft = council.query(Draft).one()
    draft.answer("place", factories.place(), source="resident", at=factories.AT)
    council.commit()
    council.add(Stumble(council_id=draft.council_id, draft_id=draft.id, page_id="danger", times=2, at=factories.AT,
                        errors=[{"label": "Collapse", "say": "Select yes or no"}]))
    council.commit()
    assert OFFER not in gone.open("danger").text
    assert client.get(f"{gone.base}/help?page=danger").get_json() == {"offered": False}
    gone.open("place").client.submit(gone.path, {}, form=-2)
    assert council.query(Chat).one().why == "stalled"
    assert "Stood still on a page" in ada.get("/desk/chat").text
    assert client.get(asked).get_json() == {"offered": False}


def test_whoever_waits_is_told_their_place_in_the_queue(council, client, desk, visitors):
    there(desk)
    for number, visitor in enumerate((client, visitors())):
        gone = Walk(visitor)
        visitor.submit(gone.path, {}, form=-1)
        words = "You are number 2 in the queue." if number else "You are next."
        assert visitor.get(f"{gone.base}/chat/lines").get_json()["place"] == words
        assert words in visitor.get(f"{gone.base}/chat").text


def test_the_page_of_chats_says_whether_an_adviser_is_free(council, client, desk):
    assert "No adviser is free at this moment" in client.get("/chat").text
    there(desk)
    page = client.get("/chat").text
    assert "An adviser is free now" in page and 'action="/find"' in page
    assert "/chat" in client.get("/contact").text


def test_asking_when_nobody_is_free_says_so_and_loses_nothing(council, client):
    gone = Walk(client)
    page = gone.client.submit(gone.path, {}, form=-1)
    assert "No adviser is free at this moment" in page.text and page.request.path == gone.path
    assert council.query(Chat).count() == 0


def begun(council: Any, client: Any, desk: Any) -> tuple[Walk, Any, Chat]:
    """A chat that an adviser has taken."""
    ada, gone = there(desk), Walk(client)
    gone.client.submit(gone.path, {}, form=-1)
    chat = council.query(Chat).one()
    ada.submit(f"/desk/chat/{chat.public_id}", {}, form=1)
    council.expire_all()
    return gone, ada, chat


def test_both_write_and_read_and_the_journey_is_coached(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    gone.client.submit(f"{gone.base}/chat", {"text": "What is a carriageway? <b>x</b>"})
    ada.submit(f"/desk/chat/{chat.public_id}", {"text": "It is the part cars drive on."}, form=1)
    lines: dict[str, Any] = gone.client.get(f"{gone.base}/chat/lines").get_json()
    assert lines["state"] == "open"
    assert [(line["sender"], line["text"]) for line in lines["lines"]] == [
        ("You", "What is a carriageway? <b>x</b>"), ("Ada Quay", "It is the part cars drive on.")]
    page = ada.get(f"/desk/chat/{chat.public_id}")
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text and "<b>x</b>" not in page.text
    assert council.query(Draft).one().assistance == "coached"


def test_the_adviser_sees_the_page_and_what_it_says_is_wrong_but_not_what_was_typed(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    gone.send({"q": "secret-words-of-peter"})
    gone.send({"q": ""})
    page = ada.get(f"/desk/chat/{chat.public_id}").text
    assert "Where is the hole?" in page or "Place" in page
    assert "secret-words-of-peter" not in page
    assert all("secret-words" not in str(row.errors) for row in council.query(Stumble))


def test_one_adviser_takes_a_chat_and_nobody_else_reads_it(council, client, desk):
    _, ada, chat = begun(council, client, desk)
    ben = desk("Ben Oduya")
    assert ben.get(f"/desk/chat/{chat.public_id}").status_code == 404
    assert ben.get(f"/desk/chat/{chat.public_id}/lines").status_code == 404
    assert chat.public_id not in ben.get("/desk/chat").text
    assert ada.get(f"/desk/chat/{chat.public_id}").status_code == 200


def test_a_stranger_cannot_read_or_write_in_a_chat(council, client, visitors, desk):
    begun(council, client, desk)
    assert visitors().get("/drafts/not-a-token/chat").status_code == 404
    assert visitors().get("/drafts/not-a-token/chat/lines").status_code == 404


def test_what_was_written_becomes_part_of_the_case_and_the_chat_is_over(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    gone.client.submit(f"{gone.base}/chat", {"text": "Thank you, I can go on."})
    draft = council.query(Draft).one()
    definition = versions.by_id(council, draft.version_id).definition
    nothing = {fact.id: None for fact in definition.facts if fact.optional}
    for fact_id, value in {**nothing, **factories.POTHOLE}.items():
        draft.answer(fact_id, value, source="resident", at=factories.AT)
    council.commit()
    page = gone.open("check-answers")
    assert page.at == "check-answers", page.heading
    page.press("Send your report")
    council.expire_all()
    case, chat = council.query(Case).one(), council.query(Chat).one()
    assert chat.case_id == case.id and chat.outcome == "sent" and case.assistance == "coached"
    assert case.tier == 1
    shown = desk("Cy Lund").get(f"/desk/cases/{case.reference}").text
    assert "Thank you, I can go on." in shown


def test_a_message_after_the_end_is_refused_and_comes_back_with_its_text(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    ada.submit(f"/desk/chat/{chat.public_id}", {"end": "1"}, form=2)
    council.expire_all()
    assert council.query(Chat).one().outcome == "helped"
    held = gone.open(gone.at).read.forms()[-1].fields["csrf_token"]
    page = gone.client.post(f"{gone.base}/chat", data={"csrf_token": held, "text": "One more thing"})
    assert page.status_code == 409 and "The chat is over" in page.text


def test_a_chat_is_a_contact_with_its_minutes_which_ends_with_what_became_of_it(council, client, desk, moment):
    gone, ada, chat = begun(council, client, desk)
    contact = council.query(Contact).one()
    assert (contact.channel, contact.assistance, contact.is_at_hand) == ("chat", "coached", True)
    assert [(need.service_id, need.draft_id) for need in contact.needs] == [("pothole", chat.draft_id)]
    assert "In a chat" in ada.get("/manage/board").text
    moment.shift(timedelta(minutes=4))
    begin(ada)
    moment.shift(timedelta(minutes=10))
    council.expire_all()
    assert council.query(Contact).filter_by(channel="chat").one().running_since is None
    press(ada, f"/desk/chat/{chat.public_id}", {"text": "Are you there?"})
    moment.shift(timedelta(minutes=2))
    page = press(ada, f"/desk/chat/{chat.public_id}", {"end": "1"}, follow_redirects=True)
    assert page.request.path == f"/desk/contact/{contact.public_id}" and "What became of it?" in page.text
    page = finish(ada, page.request.path, ticked="y")
    assert "The contact is finished. It took 7 min." in page.text or "It took 6 min." in page.text
    council.expire_all()
    event = council.query(Event).filter_by(kind="answered").one()
    assert (event.channel, event.assistance, event.service_id) == ("chat", "coached", "pothole")
    assert "Say what it was about" not in ada.get(f"/desk/chat/{chat.public_id}").text


def test_a_chat_that_the_resident_ends_is_still_to_be_finished(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    gone.client.submit(f"{gone.base}/chat", {"end": "1"})
    address = f"/desk/contact/{council.query(Contact).one().public_id}"
    assert address in ada.get(f"/desk/chat/{chat.public_id}").text and address in ada.get("/desk/contact").text


def test_a_sign_of_danger_in_a_chat_is_a_task_of_the_duty_team_and_shows_nobody_else(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    page = gone.client.submit(f"{gone.base}/chat", {"text": "He hits me when I am late."})
    assert page.status_code == 200
    task = council.query(Task).one()
    assert task.team_slug == queues.DUTY_TEAM and "hits" not in task.words


def test_a_chat_that_nobody_writes_in_for_half_an_hour_gives_its_place_back(council, client, desk):
    begun(council, client, desk)
    assert chats.let_go(council, at=factories.AT + timedelta(minutes=29)) == 0
    assert chats.let_go(council, at=factories.AT + timedelta(minutes=31)) == 1
    assert council.query(Chat).one().outcome == "away"


def test_going_away_closes_the_seat(council, desk):
    ada = there(desk)
    ada.submit("/desk/chat", {"leave": "1"}, form=1)
    council.expire_all()
    assert council.query(Seat).one().closed_at is not None


def test_asking_for_news_does_not_keep_an_officers_session_alive(council, desk, moment):
    ada = there(desk)
    for _ in range(4):
        moment.shift(timedelta(minutes=9))
        ada.get("/desk/chat/state")
    assert ada.get("/desk/chat").status_code == 302


def test_an_empty_message_is_refused_with_a_sentence(council, client, desk):
    gone, ada, chat = begun(council, client, desk)
    assert "Enter your message" in ada.submit(f"/desk/chat/{chat.public_id}", {"text": " "}, form=1).text
    assert "Enter your message" in gone.client.submit(f"{gone.base}/chat", {"text": " "}).text
