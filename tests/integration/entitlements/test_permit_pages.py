"""A permit in the account of its holder, of somebody who acts for them, and of nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case
from frontdoor.config import Settings
from frontdoor.entitlements import grants, numbers, terms
from frontdoor.entitlements.models import Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import representatives
from frontdoor.people.residents import Resident
from tests import factories
from tests.factories import AT
from tests.integration.conftest import Visitor
from tests.integration.entitlements.permits import permit
from tests.integration.pages import as_read

TODAY = AT.date()
SignIn = Callable[[Resident], Visitor]
PAGES = ("", "/print", "/vehicle", "/give-up")


@pytest.fixture
def term(council: Session, rose: Resident, moment: Any) -> Term:
    """The running term of Rose's permit."""
    return permit(council, rose, starts_on=TODAY)


def path(term: Term, page: str = "") -> str:
    return f"/account/permits/{term.entitlement.public_id}{page}"


def acts_for(council: Session, rose: Resident, *scope: str) -> Resident:
    helper = factories.resident(council, "Nora Fell", email="nora@example.org")
    representatives.offer(council, rose, helper, scope=scope, evidence="a test", until_on=None, recorded_by="a test",
                          at=AT, agreed=True)
    return helper


def actions(council: Session, term: Term) -> list[tuple[str, str]]:
    rows = council.execute(select(AuditRow.action, AuditRow.actor_kind)
                           .where(AuditRow.subject_id == term.entitlement.public_id).order_by(AuditRow.id))
    return [(action, kind) for action, kind in rows]


def test_the_holder_sees_everything_that_stands_on_it(term: Term, rose: Resident, signed_in: SignIn) -> None:
    text = signed_in(rose).get(path(term)).text
    for words in (term.number, "Rose Whitaker", "RW19OSE", "Flat 2, 4 Harbour Row", "Monday 23 November 2026",
                  "Monday 22 November 2027", "Show the permit in the window of the car.", "You have another car",
                  "You do not need it any more", "Print your permit"):
        assert words in text


def test_the_list_names_the_permits_that_run_first(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    over = permit(council, rose, starts_on=TODAY, subject="AB12 CDE")
    grants.end(council, over.entitlement, "given_up", AT)
    text = signed_in(rose).get("/account/permits").text
    assert text.index(term.number) < text.index(over.number)
    assert "Valid" in text and "Ended" in text


def test_whoever_has_none_is_told_what_to_do(rose: Resident, signed_in: SignIn) -> None:
    assert "You hold nothing yet" in signed_in(rose).get("/account/permits").text


def test_looking_and_printing_are_in_the_audit(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    visitor = signed_in(rose)
    visitor.get(path(term))
    visitor.get(path(term, "/print"))
    assert actions(council, term)[-2:] == [("opened", "resident"), ("printed", "resident")]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_is_told_that_it_exists(
    council: Session, term: Term, signed_in: SignIn, client: Visitor, page: str,
) -> None:
    stranger = signed_in(factories.resident(council, "Sam Reed", email="sam@example.org"))
    assert stranger.get(path(term, page)).status_code == 404
    assert stranger.get(f"/account/permits/0123456789abcdef{page}").status_code == 404
    assert client.get(path(term, page)).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(("scope", "statuses"), [("see", [200, 200, 404, 404]), ("apply", [200, 200, 200, 200])])
def test_a_representative_does_what_they_may(
    council: Session, term: Term, rose: Resident, signed_in: SignIn, scope: str, statuses: list[int],
) -> None:
    visitor = signed_in(acts_for(council, rose, scope))
    assert [visitor.get(path(term, page)).status_code for page in PAGES] == statuses
    assert ("You have another car" in visitor.get(path(term)).text) is (scope == "apply")


def test_a_representative_whose_right_has_ended_sees_nothing(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    helper = acts_for(council, rose, "see")
    visitor = signed_in(helper)
    assert visitor.get(path(term)).status_code == 200
    representatives.end(council, representatives.of(council, helper)[0], by=rose.public_id, at=AT)
    assert visitor.get(path(term)).status_code == 404


def test_the_sheet_has_number_and_code_and_nothing_of_the_holder(
    term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    page = signed_in(rose).get(path(term, "/print"))
    assert term.number in page.text and numbers.in_groups(term.code) in page.text and "<svg" in page.text
    assert "RW19OSE" in page.text and "22 November 2027" in page.text and "Aldermere" in page.text
    sheet = page.text[page.text.index("<article"):page.text.index("</article")]
    assert not any(word in sheet for word in ("Rose", "Harbour Row", "Fee", "example.org"))
    assert page.headers["Cache-Control"] == "no-store"


def test_the_next_term_can_be_printed_by_its_number(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    later = terms.issue_next(council, term.entitlement, term, months=12, fee_pence=0, charge_id=None, case_id=None,
                             at=AT)
    visitor = signed_in(rose)
    assert later.number in visitor.get(path(term)).text
    sheet = visitor.get(path(term, f"/print?number={later.number}")).text
    assert numbers.in_groups(later.code) in sheet and "It is not valid before 23 November 2027" in sheet


def test_what_has_ended_is_not_printed(council: Session, term: Term, rose: Resident, signed_in: SignIn) -> None:
    other = permit(council, starts_on=TODAY)
    visitor = signed_in(rose)
    assert visitor.get(path(term, f"/print?number={other.number}")).status_code == 302
    grants.end(council, term.entitlement, "withdrawn", AT)
    assert visitor.get(path(term, "/print")).headers["Location"] == path(term)
    page = visitor.get(path(term)).text
    assert "Do not use it any more." in page and "Print" not in as_read(page).words_of("main")


def test_a_changed_vehicle_leaves_the_old_paper_in_the_history(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    old = term.number
    grants.change_vehicle(council, term.entitlement, subject="AB12 CDE", facts={}, case_id=None,
                          at=AT + timedelta(days=3))
    text = signed_in(rose).get(path(term)).text
    assert old in text and term.number in text and old != term.number
    assert "Replaced" in text and "23 November 2026 to 26 November 2026" in text


def test_the_link_to_the_case_opens_the_permit_for_its_holder_alone(
    council: Session, moment: Any, settings: Settings, visitors: Callable[[], Visitor],
) -> None:
    case = factories.case(council)
    party = factories.party(council, case)
    term = permit(council, party.resident, starts_on=TODAY, case_id=case.id)
    visitor, here = visitors(), f"/cases/{case.reference}/permit"
    assert visitor.get(here).status_code == 404
    visitor.get(factories.link(settings, case, party))
    page = visitor.get(here)
    assert page.status_code == 200 and term.number in page.text and "Sign in to change it" in page.text
    assert numbers.in_groups(term.code) in visitor.get(f"{here}/print").text
    assert [one for one in actions(council, term) if one[0] != "issued"] == [
        ("granted", "rule"), ("opened", "guest"), ("printed", "guest")]


def test_the_case_of_another_holder_opens_no_permit(
    council: Session, moment: Any, settings: Settings, visitors: Callable[[], Visitor], rose: Resident,
) -> None:
    case = factories.case(council)
    permit(council, rose, starts_on=TODAY, case_id=case.id)
    visitor = visitors()
    visitor.get(factories.link(settings, case, factories.party(council, case)))
    assert visitor.get(f"/cases/{case.reference}/permit").status_code == 404


def test_a_permit_is_given_up_after_being_asked(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    visitor = signed_in(rose)
    assert term.entitlement.state == "live"
    page = visitor.submit(path(term, "/give-up"), {}, form=-1)
    assert "You gave up your permit" in page.text and page.request.path == path(term)
    assert (term.entitlement.state, term.entitlement.ended_reason) == ("ended", "given_up")
    told = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "permit_ended")).one()
    assert told.resident_id == rose.id and term.number in told.body
    assert ("ended", "resident") in actions(council, term)


def test_giving_up_twice_tells_once(council: Session, term: Term, rose: Resident, signed_in: SignIn) -> None:
    visitor = signed_in(rose)
    held = as_read(visitor.get(path(term, "/give-up")).text).forms()
    token = next(form.fields["csrf_token"] for form in held if "csrf_token" in form.fields)
    for _ in range(2):
        assert visitor.post(path(term, "/give-up"), data={"csrf_token": token}).status_code == 303
    assert len(council.scalars(select(OutboxRow).where(OutboxRow.purpose == "permit_ended")).all()) == 1


def test_giving_up_leaves_a_line_in_the_history_of_the_case(
    council: Session, term: Term, rose: Resident, signed_in: SignIn,
) -> None:
    signed_in(rose).submit(path(term, "/give-up"), {}, form=-1)
    case = council.get_one(Case, term.case_id)
    rows = council.scalars(select(AuditRow.action).where(AuditRow.subject_id == case.reference)).all()
    assert "permit_given_up" in rows
