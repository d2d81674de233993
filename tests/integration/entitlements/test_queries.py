"""What counts as live: at a property, for a vehicle; and how many sets were issued in twelve months."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from frontdoor.clock import add_months
from frontdoor.entitlements import grants, queries, terms
from frontdoor.entitlements.models import Entitlement
from tests import factories
from tests.factories import ALDERMERE, AT, THORNBY
from tests.integration.entitlements.permits import FLAT, KIND, entitlement

TODAY = AT.date()
SETS = "visitor_permits"


def at_home(session: Session, on: date = TODAY, leaving_out: int | None = None) -> list[Entitlement]:
    return queries.live_at_property(session, ALDERMERE, KIND, FLAT, on=on, leaving_out=leaving_out)


def of_car(session: Session, written: str = "RW19 OSE", leaving_out: int | None = None) -> list[Entitlement]:
    return queries.live_for_vehicle(session, ALDERMERE, KIND, written, on=TODAY, leaving_out=leaving_out)


def test_what_runs_or_begins_later_counts_until_its_last_day(town: Session) -> None:
    held = entitlement(town, starts_on=TODAY + timedelta(days=5), months=1)
    last = terms.last(held).ends_on
    assert at_home(town) == [held] and at_home(town, last) == [held]
    assert at_home(town, last + timedelta(days=1)) == []


def test_what_was_ended_or_is_elsewhere_does_not_count(town: Session) -> None:
    ended = entitlement(town)
    grants.end(town, ended, "given_up", AT)
    entitlement(town, uprn="999000000999", subject="AB12 CDE")
    entitlement(town, kind=SETS, subject="")
    assert at_home(town) == [] and of_car(town) == []
    assert queries.live_at_property(town, THORNBY, KIND, FLAT, on=TODAY) == []


def test_a_vehicle_is_found_wherever_it_is_kept_and_however_it_is_written(town: Session) -> None:
    held = entitlement(town, uprn="999000000999")
    assert of_car(town, "rw19 ose") == of_car(town, "RW19-OSE") == [held]
    assert of_car(town, "RW19 OSF") == []


def test_what_a_resident_has_is_found_for_them_alone(town: Session) -> None:
    held = entitlement(town)
    mine = (ALDERMERE, KIND, held.resident_id)
    assert queries.live_for_person(town, *mine, on=TODAY) == [held]
    assert queries.live_for_person(town, *mine, on=TODAY, leaving_out=held.id) == []
    assert queries.live_for_person(town, ALDERMERE, KIND, held.resident_id + 1, on=TODAY) == []


def test_what_is_renewed_or_changed_does_not_count_against_itself(town: Session) -> None:
    held, other = entitlement(town), entitlement(town)
    assert at_home(town, leaving_out=held.id) == [other] == of_car(town, leaving_out=held.id)


def test_after_another_vehicle_the_old_one_counts_no_more(town: Session) -> None:
    held = entitlement(town)
    grants.change_vehicle(town, held, subject="ab12 cde", facts={}, case_id=None, at=AT)
    assert of_car(town) == [] and of_car(town, "AB12CDE") == [held]


def test_the_permits_of_a_resident_come_live_first_then_the_newest(town: Session) -> None:
    holder = factories.resident(town)
    first, second, third = (entitlement(town, holder) for _ in range(3))
    entitlement(town)
    grants.end(town, third, "lapsed", AT)
    assert queries.of_resident(town, ALDERMERE, holder.id) == [second, first, third]
    assert queries.of_resident(town, THORNBY, holder.id) == []


def test_sets_of_the_last_twelve_months_are_counted_with_their_days(town: Session) -> None:
    holder, since = factories.resident(town), add_months(TODAY, -12)
    for day in (since - timedelta(days=1), since, TODAY - timedelta(days=30)):
        entitlement(town, holder, kind=SETS, subject="", units=25,
                    at=AT.replace(year=day.year, month=day.month, day=day.day))
    entitlement(town, holder)
    days = [since, TODAY - timedelta(days=30)]
    assert queries.sets_since(town, ALDERMERE, SETS, since=since, resident_id=holder.id) == days
    assert queries.sets_since(town, ALDERMERE, SETS, since=since, uprn=FLAT) == days
    assert queries.sets_since(town, ALDERMERE, SETS, since=since, uprn="999000000999") == []


def test_a_set_that_was_ended_still_counts_and_one_may_be_left_out(town: Session) -> None:
    holder = factories.resident(town)
    held = entitlement(town, holder, kind=SETS, subject="", units=25)
    grants.end(town, held, "withdrawn", AT)
    assert queries.sets_since(town, ALDERMERE, SETS, since=TODAY, resident_id=holder.id) == [TODAY]
    assert queries.sets_since(town, ALDERMERE, SETS, since=TODAY, resident_id=holder.id, leaving_out=held.id) == []


def test_sets_of_nobody_in_particular_are_not_counted(town: Session) -> None:
    with pytest.raises(ValueError):
        queries.sets_since(town, ALDERMERE, SETS, since=TODAY)


def test_a_set_of_vouchers_has_units_and_no_subject(town: Session) -> None:
    held = entitlement(town, kind=SETS, subject="", units=25)
    assert (held.units, held.subject, terms.last(held).subject) == (25, "", "")
