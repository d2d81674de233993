"""People who wait at the counter: written down with a ticket, called in turn by one officer each, gone at night."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.contacts import visits
from frontdoor.contacts.contact import Contact, Standing, Visit
from frontdoor.jobs import run_due
from tests import factories
from tests.integration.desks.conftest import found
from tests.integration.desks.test_contact import finish, press
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
LIST, NEW = "/desk/counter", "/desk/counter/new"


@pytest.fixture
def ada(desk, council):
    return desk("Ada Quay")


def come(visitor, name="", service="", wants=()):
    """Write somebody down through the form; the answer after it."""
    return press(visitor, NEW, {"name": name, "service": service, "wants": list(wants)}, follow_redirects=True)


def words(visitor, address=LIST):
    return " ".join(as_read(visitor.get(address).text).words_of("main").split())


def rows(council):
    council.expire_all()
    return council.scalars(select(Visit).order_by(Visit.number)).all()


def test_whoever_comes_gets_a_ticket_and_whoever_waits_longest_is_called(ada, council, desk, moment):
    assert "Nobody waits" in words(ada) and "Call the next" not in words(ada)
    assert "Their ticket is A1" in come(ada, "  Mrs   Bell ", "parking-permit-resident", ["sit"]).text
    moment.shift(timedelta(minutes=5))
    assert "One person is before them" in come(ada).text
    moment.shift(timedelta(minutes=7))
    shown = words(ada)
    for expected in ("A1 Mrs Bell Apply for a parking permit · waits 12 min Cannot stand for long",
                     "A2 No name given Waits 7 min"):
        assert expected in shown, shown
    page = press(desk("Bea Moss"), f"{LIST}/next", follow_redirects=True).text
    for expected in ("At the counter: A1, Mrs Bell", "They waited 12 min", "Cannot stand for long"):
        assert expected in page
    assert as_read(page).words_of("header").count("A1, Mrs Bell · 1 min · 1 thing") == 1
    contact = council.scalars(select(Contact).where(Contact.standing == Standing.OPEN)).one()
    assert (contact.is_at_hand, contact.waited_s // 60, [need.service_id for need in contact.needs]) == (
        True, 12, ["parking-permit-resident"])
    assert "Mrs Bell" not in words(ada) and "They do not wait any more" in ada.get(f"{LIST}/{contact.public_id}").text
    assert [row.action for row in council.scalars(select(AuditRow).where(
        AuditRow.subject_id == contact.public_id).order_by(AuditRow.id))] == ["wrote_down_contact", "took_contact"]


def test_the_page_is_drawn_from_what_it_asks_for_and_another_council_knows_nothing_of_it(ada, council):
    come(ada, "Mrs Bell")
    news = json.loads(unescape(found("data-news='([^']+)'", ada.get(LIST).text)))
    assert news == ada.get(f"{LIST}/state").get_json() == [["A1", 0, False]]
    other = replace(factories.actor_of(council, "Bo Lane"), council_id=factories.THORNBY)
    assert visits.waiting(council, other, at=datetime.now(UTC)) == []
    assert visits.call_next(council, other, at=datetime.now(UTC)) is None
    with pytest.raises(visits.VisitNotFound):
        visits.named(council, other, rows(council)[0].contact.public_id, at=datetime.now(UTC))


def test_one_is_called_out_of_turn_and_the_minutes_run_from_then(ada, council, moment):
    come(ada, "Mrs Bell"), come(ada, "Mr Reed", "missed-bin")
    address = f"/desk/contact/{rows(council)[1].contact.public_id}"
    moment.shift(timedelta(minutes=20))
    assert "At the counter: A2, Mr Reed" in press(ada, f"{address}/take", follow_redirects=True).text
    moment.shift(timedelta(minutes=3))
    finish(ada, address)
    council.expire_all()
    contact = council.scalars(select(Contact).where(Contact.standing == Standing.FINISHED)).one()
    assert 180 <= contact.seconds < 195 and contact.waited_s >= 1200
    assert press(ada, f"{LIST}/next").headers["Location"] != f"{LIST}"
    assert "Nobody waits at the counter now" in press(ada, f"{LIST}/next", follow_redirects=True).text


def test_who_has_gone_is_counted_and_can_be_brought_back_to_their_place(ada, council, moment):
    come(ada, "Mrs Bell"), come(ada, "Mr Reed")
    first = rows(council)[0].contact
    gone = f"{LIST}/{first.public_id}/gone"
    page = press(ada, gone, follow_redirects=True)
    assert "Gone a moment ago" in page.text and "They are here after all" in page.text
    assert ada.get("/manage/board/state").get_json()["waiting"][1][:2] == [1, 1]
    assert "somebody else was quicker" in press(ada, gone, follow_redirects=True).text.lower()
    press(ada, gone, {"back": "1"})
    assert words(ada).index("Mrs Bell") < words(ada).index("Mr Reed") and "Gone" not in words(ada)
    press(ada, f"/desk/contact/{first.public_id}/take")
    press(ada, gone), press(ada, gone, {"back": "1"})
    council.expire_all()
    assert first.is_at_hand and first.ended_at is None
    assert [row.action for row in council.scalars(select(AuditRow).where(
        AuditRow.subject_id == first.public_id).order_by(AuditRow.id))] == [
            "wrote_down_contact", "missed_contact", "returned_contact", "took_contact"]
    press(ada, f"{LIST}/{rows(council)[1].contact.public_id}/gone")
    for _ in range(2):
        assert "Mr Reed" in words(ada)
        moment.shift(timedelta(minutes=16))
    assert "Mr Reed" not in words(ada) and ada.get(f"{LIST}/none").status_code == 404


@pytest.mark.parametrize("changes, sentence", [
    ({"name": "x" * 61}, "The name must be 60 characters or fewer"),
    ({"service": "no-such"}, "Select a service from the list"), ({"wants": ["king"]}, "Select what they need"),
    ({"csrf_token": "old"}, "This page was open for too long"),
])
def test_what_cannot_be_written_down_comes_back_as_it_was_typed(ada, council, changes, sentence):
    fields = {"name": "Mrs Bell", "service": "missed-bin", "wants": ["sit"], **changes}
    page = press(ada, NEW, fields)
    assert page.status_code == (400 if "csrf_token" in changes else 422)
    assert sentence in page.text and f'value="{fields["name"]}"' in page.text
    assert rows(council) == []


def test_what_is_private_shows_to_those_alone_who_may_know(ada, council, desk):
    dana, theo = desk("Dana Reed", teams=("duty",)), desk("Theo Lane", teams=("housing",))
    for name, service, wants in (("Hugh", "safeguarding-child", ()), ("Donna", "homelessness", ()),
                                 ("Rose", "missed-bin", ("private",))):
        come(ada, name, service, wants)
    for visitor, known, hidden in (
        (ada, ("A3 Rose Something private",), ("Hugh", "Donna", "child", "homeless", "bin")),
        (dana, ("A1 Hugh Report", "Rose"), ("Donna", "homeless")), (theo, ("A2 Donna Help",), ("Hugh", "child")),
    ):
        shown = words(visitor)
        assert all(one in shown for one in known) and not any(one in shown for one in hidden), shown
        assert "A1" in shown and "A2" in shown and shown.count("Something private") >= 2
    waits = rows(council)[0].contact.public_id
    for address in (f"{LIST}/{waits}", f"/desk/contact/{waits}"):
        assert "A1" in words(ada, address) and "Hugh" not in words(ada, address)
    assert "Hugh" not in ada.get(f"{LIST}/state").text
    page = press(ada, f"{LIST}/next", follow_redirects=True).text
    assert "A1, Hugh" in page and "child" in page, "whoever is with them reads what they came for"


def test_when_the_day_is_over_nobody_waits_and_what_was_written_is_forgotten(ada, app, council, settings, moment):
    come(ada, "Mrs Bell"), come(ada, "Mr Reed", "missed-bin")
    press(ada, f"{LIST}/next")
    waits, database = rows(council)[1].contact, app.extensions["frontdoor_database"]
    moment.move_to(datetime(2026, 11, 23, 23, 59, tzinfo=UTC))
    council.commit()
    run_due(database, settings, datetime.now(UTC))
    assert len(rows(council)) == 2
    moment.move_to(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))
    council.commit()
    run_due(database, settings, datetime.now(UTC))
    assert rows(council) == [] and waits.standing == Standing.MISSED and waits.ended_at is not None
    assert council.scalars(select(Contact).where(Contact.standing == Standing.OPEN)).one().is_at_hand


def test_a_ticket_is_short_and_none_is_like_another_for_two_thousand_people():
    tickets = [Visit(number=number).ticket for number in range(1, 2081)]
    assert tickets[0] == "A1" and tickets[98:100] == ["A99", "B1"] and tickets[-1] == "A1"
    assert len(set(tickets)) == 2079


def test_four_who_press_at_once_give_four_tickets_and_call_four_people(council, seat, at_once):
    seats = [seat(factories.officer(council, f"Officer{number} Lane")) for number in range(4)]
    _, called = at_once(seats, lambda _: (NEW, {"name": "Rose"}), lambda _: (f"{LIST}/next", {}))
    assert sorted(visit.ticket for visit in rows(council)) == ["A1", "A2", "A3", "A4"]
    assert len({one.location for one in called if one.location.startswith("/desk/contact/")}) == 4
    assert len({contact.officer_id for contact in council.scalars(select(Contact))} - {None}) == 4
