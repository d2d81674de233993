"""Terms follow one another, each from the day after the last, and never overlap."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.entitlements import grants, terms
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.entitlements.terms import NotLive, TermFollowed
from tests.factories import AT
from tests.integration.entitlements.permits import START, entitlement, permit

FREE: dict[str, Any] = {"months": 12, "fee_pence": 0, "charge_id": None, "case_id": None, "at": AT}


def test_a_permit_is_granted_with_its_first_term_and_a_document(town: Session) -> None:
    term = permit(town)
    assert (term.starts_on, term.ends_on) == (START, date(2027, 11, 30))
    assert term.follows_id is None and term.fee_pence == 6000
    assert term.number.startswith("ALD-") and len(term.code) == 12
    assert term.entitlement.subject == "RW19OSE" and term.subject == "RW19OSE"
    actions = town.scalars(select(AuditRow.action).where(AuditRow.subject_id == term.entitlement.public_id))
    assert set(actions) == {"granted", "issued"}


def test_a_case_grants_once_however_often_it_is_asked(town: Session) -> None:
    first = permit(town)
    again = permit(town, first.entitlement.resident, case_id=first.case_id)
    assert again is first
    assert town.scalar(select(func.count(Entitlement.id))) == 1


def test_a_term_may_run_up_to_a_day_instead_of_some_months(town: Session) -> None:
    term = permit(town, months=None, ends_on=date(2027, 3, 31))
    assert term.ends_on == date(2027, 3, 31)


@pytest.mark.parametrize("length", [{"months": 12, "ends_on": date(2027, 1, 1)}, {"months": None},
                                    {"months": 0}, {"months": None, "ends_on": START - timedelta(days=1)}])
def test_a_term_of_no_clear_length_is_not_granted(town: Session, length: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        permit(town, **length)


def test_a_term_of_some_months_ends_by_a_day_and_is_good_for_its_first_day_at_least(town: Session) -> None:
    ends = {day: permit(town, ends_by=day).ends_on for day in (date(2027, 3, 31), date(2028, 1, 1), date(2026, 11, 1))}
    assert list(ends.values()) == [date(2027, 3, 31), date(2027, 11, 30), START]


def test_the_next_term_begins_the_day_after_however_early_it_is_issued(town: Session) -> None:
    first = permit(town)
    second = terms.issue_next(town, first.entitlement, first, **FREE)
    assert (second.starts_on, second.ends_on) == (date(2027, 12, 1), date(2028, 11, 30))
    assert second.follows_id == first.id and second.number != first.number and second.code != first.code
    assert terms.last(first.entitlement) is second
    assert terms.current(first.entitlement, date(2027, 11, 30)) is first
    assert terms.current(first.entitlement, date(2027, 12, 1)) is second
    assert terms.current(first.entitlement, date(2028, 12, 1)) is None


def test_a_year_from_29_february_loses_no_day_and_overlaps_none(town: Session) -> None:
    first = permit(town, starts_on=date(2028, 2, 29))
    second = terms.issue_next(town, first.entitlement, first, **FREE)
    assert first.ends_on == date(2029, 2, 28)
    assert (second.starts_on, second.ends_on) == (date(2029, 3, 1), date(2030, 2, 28))


def test_a_month_from_the_end_of_january_ends_with_february(town: Session) -> None:
    first = permit(town, starts_on=date(2027, 1, 31), months=1)
    second = terms.issue_next(town, first.entitlement, first, **{**FREE, "months": 1})
    assert first.ends_on == date(2027, 2, 28)
    assert (second.starts_on, second.ends_on) == (date(2027, 3, 1), date(2027, 3, 31))


def test_asked_again_for_the_same_the_next_term_is_given_back(town: Session) -> None:
    first = permit(town)
    second = terms.issue_next(town, first.entitlement, first, **FREE)
    assert terms.issue_next(town, first.entitlement, first, **FREE).id == second.id


def test_asked_for_another_case_the_next_term_is_refused_and_named(town: Session) -> None:
    first = permit(town)
    second = terms.issue_next(town, first.entitlement, first, **FREE)
    with pytest.raises(TermFollowed) as refused:
        terms.issue_next(town, first.entitlement, first, **{**FREE, "case_id": first.case_id})
    assert refused.value.term.id == second.id


def test_nothing_follows_once_it_has_ended(town: Session) -> None:
    first = permit(town)
    grants.end(town, first.entitlement, "given_up", AT)
    with pytest.raises(NotLive):
        terms.issue_next(town, first.entitlement, first, **FREE)


def test_the_term_of_another_permit_is_not_followed(town: Session) -> None:
    with pytest.raises(ValueError):
        terms.issue_next(town, entitlement(town), permit(town), **FREE)


def test_a_document_is_valid_from_its_first_to_its_last_day_and_not_once_it_was_ended(town: Session) -> None:
    term = permit(town)
    days = [START - timedelta(days=1), START, date(2027, 11, 30), date(2027, 12, 1)]
    assert [terms.is_valid(term, day) for day in days] == [False, True, True, False]
    grants.end(town, term.entitlement, "withdrawn", AT)
    assert not terms.is_valid(term, START)


def test_ending_again_changes_nothing_and_an_unknown_reason_is_refused(town: Session) -> None:
    held = entitlement(town)
    grants.end(town, held, "withdrawn", AT)
    grants.end(town, held, "lapsed", AT + timedelta(days=1))
    assert (held.state, held.ended_reason, held.ended_at) == ("ended", "withdrawn", AT)
    with pytest.raises(ValueError):
        grants.end(town, held, "because", AT)


def _row(term: Term, **more: Any) -> Term:
    given = {"council_id": term.council_id, "entitlement_id": term.entitlement_id, "number": "ALD-0000-0001",
             "code": "000000000001", "subject": "", "issued_at": AT, "follows_id": term.id,
             "after_on": term.ends_on, "starts_on": term.ends_on + timedelta(days=1),
             "ends_on": term.ends_on + timedelta(days=30), **more}
    return Term(**given)


OVERLAPS: dict[str, Callable[[Term, Term], dict[str, Any]]] = {
    "a second first": lambda term, other: {"follows_id": None, "after_on": None},
    "one that begins on the last day of the one before": lambda term, other: {"starts_on": term.ends_on},
    "one that misstates that last day": lambda term, other: {
        "after_on": term.ends_on - timedelta(days=9), "starts_on": term.ends_on - timedelta(days=8)},
    "one that does not state it": lambda term, other: {"after_on": None},
    "one that follows another permit's": lambda term, other: {
        "follows_id": other.id, "after_on": other.ends_on, "starts_on": other.ends_on + timedelta(days=1)},
}


@pytest.mark.parametrize("which", sorted(OVERLAPS))
def test_the_database_itself_refuses_every_overlap(town: Session, which: str) -> None:
    term, other = permit(town), permit(town, months=6)
    town.commit()
    town.add(_row(term, **OVERLAPS[which](term, other)))
    with pytest.raises(IntegrityError):
        town.flush()


def test_the_database_refuses_two_that_follow_the_same(town: Session) -> None:
    term = permit(town)
    town.add(_row(term))
    town.flush()
    town.add(_row(term, number="ALD-0000-0002", code="000000000002"))
    with pytest.raises(IntegrityError):
        town.flush()
