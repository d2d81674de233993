"""What a resident does with a booking: look it up, put it into a calendar, move it, cancel it; each once, and nobody
else's."""

from collections.abc import Callable
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.clock import local_date, now
from frontdoor.config import Settings
from frontdoor.payments.models import Refund
from frontdoor.people import representatives
from frontdoor.people.residents import Resident
from tests import factories
from tests.integration.booking_pages.conftest import GROUP, ON_ONE, Booker, booking_of
from tests.integration.conftest import Visitor

Come = Callable[..., Visitor]


def case_of(session: Session) -> Case:
    return session.scalars(select(Case)).one()


@ON_ONE
def test_the_page_of_a_booking_says_when_where_what_to_bring_and_what_can_be_done(
    library: Session, client: Visitor,
) -> None:
    walk = Booker(client).on_day(30).book().pay()
    for words in ("This is booked for you", "Booked", "10am to 11am on", "Meeting room, Central Library",
                  "your library card", "Add it to your calendar", "Change the time", "Cancel your booking"):
        assert words in walk.text, words
    for words in ("Withdraw your booking", "repair", "We plan to do the work", "You will hear from us"):
        assert words not in walk.text, words


def test_the_calendar_file_keeps_its_id_follows_every_change_and_takes_back_what_is_cancelled(
    library: Session, client: Visitor, visitors: Come,
) -> None:
    walk = Booker(client).on_day(30).book().pay()
    link = next(one.attributes["href"] for one in walk.read.all("a") if "/calendar/" in one.attributes.get("href", ""))

    def event() -> tuple[str, str, int, str]:
        page = visitors().get(link)
        assert page.mimetype == "text/calendar" and "no-store" in page.headers["Cache-Control"]
        read = Calendar.from_ical(page.text)
        one = read.walk("VEVENT")[0]
        return str(read["METHOD"]), str(one["UID"]), int(str(one["SEQUENCE"])), str(one["LOCATION"])

    first = event()
    assert first[0] != "CANCEL" and first[3] == "Meeting room, Central Library"
    walk.base = "/cases"
    walk.open(f"{walk.reference}/change-time").send({"choice": walk.times[3]})
    moved = event()
    assert (moved[0], moved[1]) == (first[0], first[1]) and moved[2] > first[2]
    walk.open(f"{case_of(library).reference}/cancel").send()
    ended = event()
    assert ended[0] == "CANCEL" and ended[1] == first[1] and ended[2] > moved[2]
    for wrong in (link[:-6] + "x.ics", link.replace("/calendar/", "/calendar/x"), "/calendar/.ics", "/calendar/é.ics"):
        assert visitors().get(wrong).status_code == 404, wrong


def test_a_booking_is_moved_once_however_often_it_is_sent(library: Session, client: Visitor) -> None:
    walk = Booker(client).on_day(30).book().pay()
    walk.base = "/cases"
    walk.open(f"{walk.reference}/change-time")
    assert "Your time now:" in walk.text and "It costs nothing to change it" in walk.text
    wanted, fields = walk.times[5], walk.forms()[-1].fields
    sent = [client.post(walk.path, data={**fields, "choice": wanted}) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    booking = booking_of(library)
    assert (booking.changes, booking.sequence, booking.state) == (1, 1, BookingState.CONFIRMED)
    assert "Your booking is moved" in client.get(sent[0].location).text
    # An old page in another tab.
    other = client.post(walk.path, data={**fields, "choice": walk.times[7]})
    assert other.status_code == 409 and "moved on another page meanwhile" in other.text
    assert booking_of(library).changes == 1


def test_a_time_that_somebody_else_took_leaves_the_booking_as_it_was(
    library: Session, client: Visitor, visitors: Come,
) -> None:
    walk = Booker(client).on_day(30).book().pay()
    before = booking_of(library).starts_at
    walk.base = "/cases"
    walk.open(f"{walk.reference}/change-time?day={local_date(before)}")
    wanted = walk.times[3]
    other = Booker(visitors()).until("slot").open(f"slot?day={local_date(before)}")
    other.send({"choice": wanted})
    walk.send({"choice": wanted})
    assert walk.page.status_code == 409 and "Somebody else has just taken that time" in walk.text
    for wrong, words in (("", "Select a time"), ("20200101T1000Z", "Select a time from the list")):
        walk.send({"choice": wrong})
        assert walk.page.status_code == 422 and words in walk.text
    mine = library.scalars(select(Booking).where(Booking.case_id == case_of(library).id)).one()
    assert (mine.starts_at, mine.changes) == (before, 0)


@ON_ONE
def test_too_late_to_move_says_so_and_what_to_do(library: Session, client: Visitor) -> None:
    walk = Booker(client).on_day(3).book().pay()
    assert "You cannot change the time here." in walk.text
    walk.base = "/cases"
    walk.open(f"{walk.reference}/change-time")
    assert "You could move it until" in walk.text and "01632 960100" in walk.text and not walk.times


def test_cancelling_shows_what_is_kept_and_given_back_before_it_is_done(library: Session, client: Visitor) -> None:
    walk = Booker(client).on_day(15).book().pay()
    walk.base = "/cases"
    walk.open(f"{walk.reference}/cancel")
    shown = walk.read.words_of("main").replace(" ", "")
    told = "You paid£10We keep£2.50 25% of the price, because it is only 15 days away.You get back£7.50"
    for words in (told, "14 to 21 days before25%", "22 days before, or earlier" + "nothing"):
        assert words.replace(" ", "") in shown
    fields = walk.forms()[-1].fields
    other_sum = client.post(walk.path, data={**fields, "refund": "1000"})
    assert other_sum.status_code == 409 and "has changed since this page was opened" in other_sum.text
    assert booking_of(library).state == BookingState.CONFIRMED
    sent = [client.post(walk.path, data=fields) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    case = case_of(library)
    assert (case.state, case.outcome, booking_of(library).state) == (
        State.CLOSED, Outcome.CANCELLED, BookingState.CANCELLED)
    assert library.scalars(select(Refund)).one().amount_pence == 750
    page = client.get(sent[0].location)
    for words in ("Your booking is cancelled", "This is not booked any more", "We are giving back £7.50",
                  "Take it out of your calendar"):
        assert words in page.text, words
    assert "Change the time" not in page.text
    assert "not booked" in client.get(f"/cases/{case.reference}/change-time").text


@ON_ONE
def test_what_is_free_is_cancelled_without_any_money(library: Session, client: Visitor) -> None:
    walk = Booker(client, GROUP).on_day(5).book()
    walk.base = "/cases"
    walk.open(f"{walk.reference}/cancel")
    assert "It costs nothing to cancel." in walk.text and "You get back" not in walk.text
    walk.send()
    assert "Your booking is cancelled" in walk.text and library.scalar(select(func.count(Refund.id))) == 0


@ON_ONE
def test_before_it_is_paid_it_is_withdrawn_and_not_cancelled(library: Session, client: Visitor) -> None:
    walk = Booker(client).on_day(30).book()
    reference = walk.reference
    walk.base = "/cases"
    walk.open(f"{reference}/cancel")
    assert walk.path.endswith("/withdraw") and "somebody else can have the time" in walk.text
    walk.send()
    assert booking_of(library).state == BookingState.RELEASED and "This is not booked any more" in walk.text


def test_the_booking_of_another_is_no_page(
    library: Session, client: Visitor, visitors: Come, signed_in: Come, settings: Settings,
) -> None:
    walk = Booker(client).on_day(30).book().pay()
    stranger, neighbour = visitors(), signed_in("Bo Lund", "bo@example.org")
    for visitor in (stranger, neighbour):
        for page in ("", "/change-time", "/cancel"):
            assert visitor.get(f"/cases/{walk.reference}{page}").status_code == 404
        assert "10am" not in visitor.get("/account/bookings", follow_redirects=True).text
    for page, fields in (("change-time", {"choice": "20261201T1030Z"}), ("cancel", {"refund": "1000"})):
        token = neighbour.get("/contact").text.split('name="csrf_token" value="')[1].split('"')[0]
        sent = neighbour.post(f"/cases/{walk.reference}/{page}", data={**fields, "csrf_token": token})
        assert sent.status_code == 404
    case = case_of(library)
    link = factories.link(settings, case, factories.party(library, case, "reporter"))
    assert "This is booked for you" in stranger.get(link, follow_redirects=True).text
    assert stranger.get(f"/cases/{case.reference}/cancel").status_code == 200


@ON_ONE
def test_the_account_lists_what_is_to_come_and_what_was_with_the_money(
    library: Session, signed_in: Come,
) -> None:
    asha = signed_in()
    assert "Nothing is booked" in asha.get("/account/bookings").text
    walk = Booker(asha).on_day(15).book()
    reference = walk.reference
    assert "Pay for it" in asha.get("/account/bookings").text
    walk.pay()
    for page in ("/account/bookings", "/account"):
        text = asha.get(page).text
        assert "10am to 11am on" in text and "Meeting room, Central Library" in text and "Booked" in text
    listed = asha.get("/account/bookings").text
    assert f"/cases/{reference}/change-time" in listed and f"/cases/{reference}/cancel" in listed
    walk.base = "/cases"
    walk.open(f"{reference}/cancel").send()
    past = asha.get("/account/bookings").text
    assert "Nothing is booked" in past and "Before" in past and "Cancelled" in past
    assert "We are giving back £7.50" in asha.get("/account/payments").text
    data = asha.get("/account/data/download").text
    assert "Meeting room" in data and "refunds" in data


@ON_ONE
def test_after_it_is_over_nothing_can_be_done_with_it(library: Session, client: Visitor) -> None:
    walk = Booker(client, GROUP).on_day(5).book()
    booking = booking_of(library)
    for name in ("starts_at", "ends_at", "busy_from", "busy_until"):
        setattr(booking, name, getattr(booking, name) - timedelta(days=6))
    library.flush()
    page = client.get(f"/cases/{walk.reference}", follow_redirects=True)
    assert "What was booked" in page.text and "Change the time" not in page.text
    walk.base = "/cases"
    for page_id in ("change-time", "cancel"):
        walk.open(f"{case_of(library).reference}/{page_id}")
        assert "It has begun." in walk.text and not walk.forms()
    assert library.scalar(select(func.count(Entry.id)).where(Entry.move == "cancel_booking")) == 0


@ON_ONE
def test_who_acts_for_somebody_sees_and_cancels_it_for_them_and_who_may_only_see_does_not(
    library: Session, signed_in: Come,
) -> None:
    asha, donna, olu = signed_in(), signed_in("Donna Reyes", "donna@example.org"), signed_in("Olu", "olu@example.org")
    people = {one.name: one for one in library.scalars(select(Resident))}
    for name, scope in (("Donna Reyes", ["apply"]), ("Olu", ["see"])):
        representatives.offer(library, people["Asha Patel"], people[name], scope=scope, evidence="a test",
                              until_on=None, recorded_by="a test", at=now(), agreed=True)
    reference = Booker(asha, GROUP).on_day(5).book().reference
    for visitor in (donna, olu):
        listed = visitor.get("/account/bookings").text
        assert "Story time" in listed and "for Asha Patel" in listed
    page, fields = f"/cases/{reference}/cancel", {"refund": "0"}
    for visitor, status in ((olu, 404), (donna, 303)):
        token = visitor.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
        assert visitor.post(page, data={**fields, "csrf_token": token}).status_code == status
    assert booking_of(library).state == BookingState.CANCELLED
