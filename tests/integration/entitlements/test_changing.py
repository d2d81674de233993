"""Another vehicle: the same days, a new number and code, and an old paper that is good for nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.entitlements import grants, journeys, queries, terms
from frontdoor.entitlements.journeys import NotTheirs
from frontdoor.entitlements.models import PastDocument
from frontdoor.entitlements.terms import NotLive
from tests import factories
from tests.factories import AT
from tests.integration.entitlements.permits import entitlement, permit

NEW = {"registration": {"value": "AB12 CDE", "from": "resident", "at": AT.isoformat()}}


def test_the_days_stay_and_number_and_code_are_new(town: Session) -> None:
    term = permit(town, starts_on=AT.date())
    days, old, held = (term.starts_on, term.ends_on), (term.number, term.code), term.entitlement
    changed = grants.change_vehicle(town, held, subject="ab12 cde", facts=NEW, case_id=None, at=AT)
    assert changed is term and (term.starts_on, term.ends_on) == days
    assert term.number != old[0] and term.code != old[1]
    assert (held.subject, term.subject, held.facts["registration"]["value"]) == ("AB12CDE", "AB12CDE", "AB12 CDE")
    assert held.facts["postcode_area"]["value"] == "harbour"
    past = queries.past_documents(town, held)
    assert [(one.number, one.code, one.subject) for one in past] == [(*old, "RW19OSE")]
    assert queries.term_by_code(town, held.council_id, old[1]) is None
    assert queries.term_by_code(town, held.council_id, term.code) is term


def test_a_term_that_is_to_come_is_printed_anew_too_and_one_that_is_over_is_not(town: Session) -> None:
    first = permit(town, starts_on=AT.date(), months=1)
    second = terms.issue_next(town, first.entitlement, first, months=1, fee_pence=0, charge_id=None, case_id=None,
                              at=AT)
    later = AT + timedelta(days=40)
    third = terms.issue_next(town, first.entitlement, second, months=1, fee_pence=0, charge_id=None, case_id=None,
                             at=later)
    numbers = [one.number for one in (first, second, third)]
    grants.change_vehicle(town, first.entitlement, subject="AB12 CDE", facts={}, case_id=None, at=later)
    assert [one.number == number for one, number in zip((first, second, third), numbers, strict=True)] == [
        True, False, False]
    assert [one.subject for one in (first, second, third)] == ["RW19OSE", "AB12CDE", "AB12CDE"]


def test_changing_twice_keeps_every_paper(town: Session) -> None:
    held = entitlement(town, starts_on=AT.date())
    for number in ("AB12 CDE", "CD34 EFG"):
        grants.change_vehicle(town, held, subject=number, facts={}, case_id=None, at=AT)
    assert [one.subject for one in queries.past_documents(town, held)] == ["RW19OSE", "AB12CDE"]


def test_the_same_case_changes_once(town: Session) -> None:
    held, case = entitlement(town, starts_on=AT.date()), factories.case(town)
    first = grants.change_vehicle(town, held, subject="AB12 CDE", facts={}, case_id=case.id, at=AT).number
    again = grants.change_vehicle(town, held, subject="AB12 CDE", facts={}, case_id=case.id, at=AT).number
    assert first == again and len(town.scalars(select(PastDocument.id)).all()) == 1


def test_what_is_over_or_ended_is_not_changed(town: Session) -> None:
    over, ended = entitlement(town, starts_on=AT.date(), months=1), entitlement(town)
    grants.end(town, ended, "withdrawn", AT)
    for held, at in ((over, AT + timedelta(days=60)), (ended, AT)):
        with pytest.raises(NotLive):
            grants.change_vehicle(town, held, subject="AB12 CDE", facts={}, case_id=None, at=at)


def test_no_vehicle_at_all_is_not_another_one(town: Session) -> None:
    with pytest.raises(ValueError):
        grants.change_vehicle(town, entitlement(town), subject=" - ", facts={}, case_id=None, at=AT)


def test_a_journey_is_about_an_entitlement_first_as_a_draft_and_then_as_its_case(town: Session) -> None:
    term, draft = permit(town), factories.draft(town)
    begun = journeys.begin(town, term.entitlement, term, draft, kind=journeys.CHANGE_VEHICLE, at=AT)
    case = factories.case(town)
    assert journeys.of_draft(town, draft) is begun and journeys.of_case(town, case) is None
    journeys.received(town, draft, case)
    assert journeys.of_case(town, case) is begun
    assert journeys.entitlement_of(town, begun) is term.entitlement
    assert queries.about_case(town, case.council_id, case.id) is term.entitlement


def test_a_journey_is_not_begun_with_the_draft_of_somebody_else(town: Session) -> None:
    term, draft, other = permit(town), factories.draft(town), factories.resident(town, "Sam Reed")
    draft.resident_id = other.id
    with pytest.raises(NotTheirs):
        journeys.begin(town, term.entitlement, term, draft, kind=journeys.RENEW, at=AT)
    with pytest.raises(ValueError):
        journeys.begin(town, term.entitlement, term, factories.draft(town), kind="borrow", at=AT)


def test_a_draft_without_a_journey_is_received_as_any_other(town: Session) -> None:
    assert journeys.received(town, factories.draft(town), factories.case(town)) is None
