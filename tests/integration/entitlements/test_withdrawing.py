"""An officer takes a permit back: only with a reason, only at the level for it, and its holder is told why."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.entitlements import renewal_rows, terms
from frontdoor.entitlements.models import Renewal, Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges
from frontdoor.people import signing_in
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import permits
from tests import factories
from tests.factories import AT
from tests.integration.conftest import Visitor
from tests.integration.entitlements.permits import permit

TODAY = AT.date()
WHY = "The car was sold in October."


@pytest.fixture
def term(council: Session, rose: Resident, moment: Any) -> Term:
    """The running term of Rose's permit."""
    return permit(council, rose, starts_on=TODAY)


@pytest.fixture
def seat(council: Session, visitors: Callable[[], Visitor]) -> Callable[..., Visitor]:
    """A desk at which an officer of that level sits."""

    def sit(level: Level = Level.ADVANCED, **more: Any) -> Visitor:
        officer = factories.officer(council, level=level, **more)
        half = signing_in.found(council, officer.council_id, signing_in.open_session(council, officer, at=AT), at=AT)
        assert half is not None
        visitor = visitors()
        visitor.set_cookie("frontdoor-desk", signing_in.show_factor(council, half, at=AT), domain="127.0.0.1")
        return visitor

    return sit


def path(term: Term) -> str:
    return f"/desk/permits/{term.entitlement.public_id}/withdraw"


def case_path(council: Session, term: Term) -> str:
    return f"/desk/cases/{council.get_one(Case, term.case_id).reference}"


def test_the_case_shows_its_permit_and_who_looked_is_in_the_audit(
    council: Session, term: Term, seat: Callable[..., Visitor],
) -> None:
    text = seat().get(case_path(council, term)).text
    assert term.number in text and "RW19OSE" in text and path(term) in text
    row = council.scalars(select(AuditRow).where(AuditRow.subject_id == term.entitlement.public_id)
                          .order_by(AuditRow.id.desc())).first()
    assert row is not None and (row.action, row.actor_kind) == ("opened", "officer")


def test_a_permit_is_withdrawn_with_a_reason_that_the_holder_reads(
    council: Session, term: Term, rose: Resident, seat: Callable[..., Visitor],
) -> None:
    page = seat().submit(path(term), {"text": WHY}, form=-1)
    assert "The permit is withdrawn, and the resident is told" in page.text and "Ended" in page.text
    assert (term.entitlement.state, term.entitlement.ended_reason) == ("ended", "withdrawn")
    told = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "permit_ended")).one()
    assert told.resident_id == rose.id and WHY in told.body and term.number in told.body


def test_without_a_reason_nothing_happens(term: Term, seat: Callable[..., Visitor]) -> None:
    page = seat().submit(path(term), {"text": "  "}, form=-1)
    assert page.status_code == 422 and "Enter why it ends" in page.text
    assert term.entitlement.state == "live"


def test_below_the_advanced_level_it_is_shown_and_not_offered(
    council: Session, term: Term, seat: Callable[..., Visitor],
) -> None:
    visitor = seat(Level.CORE)
    text = visitor.get(case_path(council, term)).text
    assert term.number in text and path(term) not in text and "advanced level" in text
    assert visitor.get(path(term)).status_code == 403


def test_the_permit_of_a_case_one_may_not_see_does_not_exist(
    council: Session, term: Term, seat: Callable[..., Visitor],
) -> None:
    council.get_one(Case, term.case_id).confidentiality = int(Confidentiality.SAFEGUARDING)
    visitor = seat(teams=("customer",))
    assert visitor.get(path(term)).status_code == 404
    assert visitor.get("/desk/permits/0123456789abcdef/withdraw").status_code == 404


def test_an_officer_of_another_council_finds_nothing(term: Term, seat: Callable[..., Visitor]) -> None:
    visitor = seat(council_id=factories.THORNBY)
    assert visitor.get(path(term)).status_code == 302


def test_withdrawing_what_has_ended_is_refused(term: Term, seat: Callable[..., Visitor]) -> None:
    visitor = seat()
    visitor.submit(path(term), {"text": WHY}, form=-1)
    page = visitor.get(path(term))
    assert "It has ended." in page.text and "<textarea" not in page.text


def renewal_of(council: Session, term: Term, **more: Any) -> Renewal:
    renewal = Renewal(council_id=term.council_id, entitlement_id=term.entitlement_id, term_id=term.id,
                      **{"state": renewal_rows.ASKED, "fee_pence": 6000, "asked_at": AT, **more})
    council.add(renewal)
    council.flush()
    return renewal


def test_a_renewal_under_way_stops_and_nothing_is_owed_for_it(
    council: Session, term: Term, rose: Resident,
) -> None:
    renewal = renewal_of(council, term, state=renewal_rows.AGREED)
    charge = charges.raise_charge(
        council, council_id=term.council_id, key=f"renewal:{renewal.public_id}", resident_id=rose.id,
        case_id=term.case_id, amount_pence=6000, description="A year", offers_mandate=False,
        pay_by=AT.replace(year=2027), at=AT)
    renewal.charge_id = charge.id
    permits.withdraw(council, term.entitlement, why=WHY, actor=factories.actor_of(council), at=AT)
    assert renewal.state == renewal_rows.STOPPED and charge.state == "void"


def test_a_renewal_that_was_paid_at_the_same_moment_does_not_keep_the_permit(
    council: Session, term: Term, rose: Resident,
) -> None:
    renewal = renewal_of(council, term, state=renewal_rows.AGREED)
    charge = charges.raise_charge(
        council, council_id=term.council_id, key=f"renewal:{renewal.public_id}", resident_id=rose.id,
        case_id=term.case_id, amount_pence=6000, description="A year", offers_mandate=False,
        pay_by=AT.replace(year=2027), at=AT)
    renewal.charge_id, charge.state, charge.paid_at = charge.id, "paid", AT
    permits.withdraw(council, term.entitlement, why=WHY, actor=factories.actor_of(council), at=AT)
    assert term.entitlement.state == "ended" and charge.state == "paid"


def test_withdrawing_ends_the_next_term_too(council: Session, term: Term) -> None:
    later = terms.issue_next(council, term.entitlement, term, months=12, fee_pence=0, charge_id=None, case_id=None,
                             at=AT)
    permits.withdraw(council, term.entitlement, why=WHY, actor=factories.actor_of(council), at=AT)
    assert not terms.is_valid(term, TODAY) and not terms.is_valid(later, later.starts_on)


def test_a_holder_without_an_account_is_sent_to_their_case(council: Session, moment: Any) -> None:
    case = factories.case(council)
    party = factories.party(council, case)
    term = permit(council, party.resident, starts_on=TODAY, case_id=case.id)
    permits.withdraw(council, term.entitlement, why=WHY, actor=factories.actor_of(council), at=AT)
    told = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "permit_ended")).one()
    assert told.party_id == party.id and told.case_id == case.id
