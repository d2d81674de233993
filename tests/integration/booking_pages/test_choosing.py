"""Choosing a time on the way through a booking: it is kept for a while, told on every page, and asked again when it
does not fit any more."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, State
from frontdoor.clock import now
from frontdoor.contacts.models import Chat, ChatLine
from tests.factories import ALDERMERE
from tests.integration.booking_pages.conftest import GROUP, ON_ONE, SAID, Booker, booking_of
from tests.integration.conftest import Visitor

WORDS = re.compile(r"10am to 11am on [A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}, Meeting room, Central Library")
TAKEN = "Somebody else has just taken that time. Choose another one."
Come = Callable[[], Visitor]


def test_a_room_is_booked_from_the_first_question_to_the_payment(library: Session, client: Visitor) -> None:
    walk = Booker(client).until("slot")
    assert len(walk.times) > 10 and "Later days" in walk.text and "for 20 minutes while you finish" in walk.text
    assert "<script" not in walk.text.split("<main")[1].split("</main>")[0]
    walk.send({"choice": next(key for key in walk.times if key.endswith(("T1000Z", "T0900Z")))})
    assert walk.at == "answer" and "£10" in walk.text and WORDS.search(walk.text)
    assert "We keep this time for you until" in walk.text and "you will hear by" not in walk.text
    walk.until("event")
    assert "We keep this time for you until" in walk.text
    walk.until("check-answers")
    assert walk.heading == "Check and book" and len(WORDS.findall(walk.text)) == 2
    assert booking_of(library).state == BookingState.HELD and library.scalar(select(func.count(Case.id))) == 0
    walk.book()
    assert walk.heading == "Your time is kept for you until you have paid" and "Pay £10 by" in walk.text
    case, booking = library.scalars(select(Case)).one(), booking_of(library)
    assert case.state == State.AWAITING_PAYMENT
    assert (booking.case_id, booking.state, booking.hold_until) == (case.id, BookingState.RESERVED, None)


def test_a_place_in_a_group_is_told_by_its_name_and_free_places_and_is_theirs_at_once(
    library: Session, client: Visitor, visitors: Come,
) -> None:
    walk = Booker(client, GROUP).until("slot")
    first = walk.times[0]
    assert first.endswith("~story_time") and "Story time, Central Library, 2 places left" in walk.text
    walk.send({"choice": first})
    assert walk.at == "answer" and "is free" in walk.text and "It is free." not in walk.text
    other = Booker(visitors(), GROUP).until("slot")
    assert "Story time, Central Library, 1 place left" in other.text
    assert walk.book().heading == "Your booking is confirmed"
    assert "your library card" in walk.text and "/calendar/" in walk.text
    assert booking_of(library).state == BookingState.CONFIRMED


def test_of_two_who_want_the_same_time_the_second_is_told_and_keeps_the_rest(
    library: Session, client: Visitor, visitors: Come,
) -> None:
    walk, other = Booker(client).until("slot"), Booker(visitors()).until("slot")
    wanted = walk.times[0]
    walk.send({"choice": wanted})
    other.send({"choice": wanted})
    assert other.page.status_code == 409 and other.at == "slot" and TAKEN in other.text
    assert "Error: " in other.read.words_of("title") and wanted not in other.times
    assert other.open("questions").text.count("Not answered") < 6
    other.open("slot").until("answer")
    assert library.scalar(select(func.count(Booking.id))) == 2


@ON_ONE
def test_nothing_chosen_or_something_made_up_is_said_beside_the_times(library: Session, client: Visitor) -> None:
    walk = Booker(client).until("slot").send()
    assert walk.page.status_code == 422 and "Select a time" in walk.text
    for key in ("20261201T0333Z", "nonsense", "20261201T1030Z~story_time"):
        walk.send({"choice": key})
        assert walk.page.status_code == 422 and "Select a time from the list" in walk.text
    assert library.scalar(select(func.count(Booking.id))) == 0


@ON_ONE
def test_a_hold_that_is_over_is_taken_again_where_nobody_else_has(library: Session, client: Visitor) -> None:
    walk = Booker(client).until("check-answers")
    booking_of(library).hold_until = now() - timedelta(minutes=1)
    walk.open("check-answers")
    assert "This time is still free" in walk.text
    walk.send({"declared": "y"})
    assert walk.path.startswith("/sent/") and booking_of(library).state == BookingState.RESERVED


def test_a_hold_that_is_over_and_taken_leads_back_to_the_times_and_loses_nothing(
    library: Session, client: Visitor, visitors: Come,
) -> None:
    walk = Booker(client).until("check-answers")
    booking_of(library).hold_until = now() - timedelta(minutes=1)
    other = Booker(visitors()).until("answer")
    walk.send({"declared": "y"})
    assert walk.at == "slot" and "somebody else has taken it" in walk.text
    assert walk.open("check-answers").at == "slot"
    walk.send({"choice": walk.times[0]})
    assert walk.at == "check-answers" and "Book club" in walk.text and "somebody else" not in walk.text
    assert walk.book().heading.startswith("Your time is kept") and other.book().heading.startswith("Your time is kept")


def test_a_time_that_does_not_fit_a_changed_answer_is_let_go_and_asked_again(
    library: Session, client: Visitor,
) -> None:
    walk = Booker(client).until("check-answers")
    walk.open("people?from=check-answers").send({"attendees": "9"})
    assert walk.at == "check-answers" and booking_of(library).people == 9
    walk.open("library?from=check-answers").send({"library": "riverside_library"})
    assert walk.at == "check-answers" and "Garden room, Riverside Library" in walk.text
    walk.open("people?from=check-answers").send({"attendees": "20"})
    assert walk.at == "check-answers" and "Garden room" in walk.text
    walk.answers["library"] = "central_library"
    walk.open("library?from=check-answers").send({"library": "central_library"})
    assert walk.at == "slot" and "Nothing is free" in walk.text and "Change your answer: Library" in walk.text
    assert booking_of(library).state == BookingState.RELEASED


def test_sending_twice_is_one_booking(library: Session, client: Visitor) -> None:
    walk = Booker(client).until("check-answers")
    form, target = walk.forms()[-1], walk.path
    sent = [client.post(target, data={**form.fields, "declared": "y"}) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    assert library.scalar(select(func.count(Case.id))) == library.scalar(select(func.count(Booking.id))) == 1
    assert client.get(f"{walk.base}/slot").text.count("You have sent this booking")


@ON_ONE
def test_who_cannot_book_is_told_before_any_time_is_chosen(library: Session, client: Visitor) -> None:
    walk = Booker(client, {**SAID, "party_political": "yes"}).until("answer")
    assert walk.heading == "You cannot have this room"
    assert library.scalar(select(func.count(Booking.id))) == 0


@ON_ONE
def test_a_person_looks_first_where_some_may_object_and_the_time_is_kept(library: Session, client: Visitor) -> None:
    walk = Booker(client, {**SAID, "may_upset": "yes"}).until("answer")
    assert "You pay once we have said yes" in walk.text
    walk.until("check-answers")
    assert "Send your booking" in walk.text and "Book and go on to pay" not in walk.text
    walk.book()
    assert walk.heading == "We have your booking" and "We keep the time for you meanwhile" in walk.text
    assert booking_of(library).state == BookingState.RESERVED
    page = client.get(f"/cases/{walk.reference}", follow_redirects=True)
    for words in ("We keep this time while somebody looks at your booking", "Withdraw your booking"):
        assert words in page.text


@ON_ONE
def test_later_and_earlier_days_are_links_and_a_week_can_be_chosen(library: Session, client: Visitor) -> None:
    walk = Booker(client).until("slot")
    first = walk.times
    walk.follow("Later days")
    assert walk.times and not set(walk.times) & set(first) and "Earlier days" in walk.text
    walk.follow("Earlier days")
    assert walk.times == first
    weeks = [one.attributes["value"] for one in walk.read.all("option")]
    walk.open(f"slot?day={weeks[-2]}")
    assert walk.times[0][:8] >= weeks[-2].replace("-", "") and len(weeks) > 20
    assert walk.open("slot?day=gibberish").times == first and walk.open("slot?day=1999-01-01").times == first


def _given_the_form_in_a_chat(library: Session, client: Visitor) -> Chat:
    """A chat of this browser with no form open, in which an adviser gave the form of the library."""
    chat = Chat(council_id=ALDERMERE, service_id="", page_id="", why="asked", asked_at=now())
    chat.lines.append(ChatLine(council_id=ALDERMERE, sender="officer", name="Ada Quay", text="Book a room", at=now(),
                               service_id="library-booking"))
    library.add(chat)
    library.commit()
    with client.session_transaction(base_url="http://127.0.0.1") as cookie:
        cookie["chat"] = [chat.public_id, int(now().timestamp()), ""]
    return chat


def test_free_times_are_seen_without_a_journey_and_lead_into_one(library: Session, client: Visitor) -> None:
    page = client.get("/book/library-booking")
    assert "See the free times" in page.text and "choice" not in page.text
    asked = "/book/library-booking?look=yes&what=room&library=central_library&length=one_hour&access_needs=none"
    assert "Enter how many people will come" in client.get(asked).text
    walk = Booker.__new__(Booker)
    walk.client, walk.answers = client, dict(SAID)
    chat = _given_the_form_in_a_chat(library, client)
    walk.page = client.get(asked + "&attendees=8")
    assert len(walk.times) > 10 and library.scalar(select(func.count(Booking.id))) == 0
    chosen = walk.times[1]
    walk.send({"choice": chosen})
    walk.base = walk.path.rsplit("/", 1)[0]
    assert walk.at == "hirer" and "We keep this time for you until" in walk.text
    assert booking_of(library).state == BookingState.HELD
    library.refresh(chat)
    assert (chat.service_id, chat.page_id) == ("library-booking", "hirer") and chat.draft_id is not None
    assert walk.book().heading.startswith("Your time is kept")
    again = client.post(asked + "&attendees=8", data={"csrf_token": "", "choice": chosen})
    assert again.status_code in (400, 409)


@ON_ONE
def test_free_times_of_what_books_nothing_are_no_page(library: Session, client: Visitor) -> None:
    for service in ("pothole", "nothing", "parking-permit-resident"):
        assert client.get(f"/book/{service}").status_code == 404
