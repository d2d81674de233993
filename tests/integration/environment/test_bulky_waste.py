"""Large things from a home, from the start page to the round that fetches them; and what cancelling costs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import holding, resources
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, State
from frontdoor.cases.work import Task
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges
from frontdoor.triage import booked, granting
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.environment.asked import Asked
from tests.integration.environment.conftest import ON_ONE

SERVICE = "bulky-waste"
SAID: Mapping[str, Any] = {
    "waste": "household", "items": ["sofa", "table"], "how_many": "2", "fridges": "1", "gets_ctr": "no",
    "where_left": "By the gate", "needs_help_out": "no", "home_crowded": "no",
}
ROUND = {"kind": "bulky_round", "team": "waste", "seats": 2, "shared": True, "place_label": "Your home",
         "opening": [{"days": [0, 1, 2, 3, 4], "from": "07:00", "until": "15:00"}]}


@pytest.fixture
def rounds(town: Session) -> Session:
    """A round each working day for the ward of Mill Lane, and one for another ward."""
    resources.load(town, make.ALDERMERE, [
        {**ROUND, "slug": "harbour", "name": "Harbour round", "place": "harbour"},
        {**ROUND, "slug": "castle-hill", "name": "Castle Hill round", "place": "castle-hill"}], at=now())
    return town


def case_of(session: Session, walk: Asked) -> Case:
    return session.scalars(select(Case).where(Case.reference == walk.reference)).one()


def paid(visitor: Visitor, walk: Asked) -> Asked:
    reference = walk.reference
    walk.page = visitor.get(f"/pay/{reference}", follow_redirects=True)
    walk.send().send({"decided": "pay"})
    assert walk.heading == "You have paid", walk.text
    walk.page = visitor.get(f"/cases/{reference}")
    return walk


@ON_ONE
def test_a_home_gets_the_round_of_its_ward_and_has_its_money_back_in_time(
    rounds: Session, visitors: Callable[[], Visitor],
) -> None:
    visitor = visitors()
    walk = Asked(visitor, SERVICE, SAID).until("things")
    assert "Is this still right?" not in walk.text
    walk.until("collection")
    assert "Harbour round" in walk.text and "Castle Hill" not in walk.text and "2 places left" in walk.text
    walk.until("answer")
    assert walk.heading == "We can take these things" and "It costs <b>£37" in walk.text
    case = case_of(rounds, walk.sent())
    assert (case.state, case.tier, case.flags) == (State.AWAITING_PAYMENT, 1, ["padded_seats"])
    assert rounds.scalars(select(Task.team_slug)).all() == ["waste"]
    paid(visitor, walk)
    rounds.refresh(case)
    booking = holding.of_case(rounds, case)
    assert booking is not None and (case.state, booking.state) == (State.SCHEDULED, BookingState.CONFIRMED)
    assert booking.resource.slug == "harbour"
    assert local_date(booking.starts_at) >= add_working_days(local_date(now()), 2)
    assert "booking_confirmed" in rounds.scalars(select(OutboxRow.purpose)).all()
    page = visitor.get(f"/cases/{case.reference}/cancel")
    assert "2 working days before, or earlier" in page.text and "Later than that" in page.text


@ON_ONE
def test_what_is_given_back_goes_by_working_days(rounds: Session, client: Visitor) -> None:
    case = case_of(rounds, Asked(client, SERVICE, SAID).sent())
    booking = holding.of_case(rounds, case)
    assert booking is not None
    day = local_date(booking.starts_at)
    for days, percent in ((-2, 0), (-1, 100), (0, 100)):
        at = datetime.combine(add_working_days(day, days), datetime.min.time(), tzinfo=UTC).replace(hour=6)
        assert booked.terms_of(rounds, case, at=at).charge_percent == percent


@ON_ONE
def test_a_home_that_no_record_knows_is_found_by_a_person(rounds: Session) -> None:
    case = make.case(rounds, service_id=SERVICE, answers={
        "address": "The Old Barn", "waste": "household", "items": ["table"], "how_many": 1, "gets_ctr": True,
        "name": "Peter Marsh", "phone": "07700 900123"}, at=now())
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "waste")
    assert charges.by_key(rounds, case.council_id, granting.key_of(case)) is None


@ON_ONE
def test_a_fifth_thing_is_refused_with_what_would_change_it(rounds: Session, client: Visitor) -> None:
    walk = Asked(client, SERVICE, {**SAID, "how_many": "5"}).until("answer")
    assert walk.heading == "We cannot take this" and "Book 4 things now" in walk.text
