"""Another car by the same form: only what is about the car is asked again, and the rule changes the permit."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.clock import add_months
from frontdoor.entitlements import grants, journeys, queries, terms
from frontdoor.entitlements.models import Entitlement, Journey
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import representatives
from frontdoor.people.actor import guest
from frontdoor.people.residents import Resident
from frontdoor.triage import intake
from tests import factories
from tests.factories import AT
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read
from tests.integration.triage import permits as bays

SignIn = Callable[[Resident], Visitor]
TODAY = AT.date()


@pytest.fixture
def permit(council: Session, rose: Resident, moment: Any) -> Entitlement:
    """Rose's permit for a bay, granted by the rule for nothing."""
    bays.offer(council, facts=[
        {**fact, "needed": "always"} if fact["id"] == "registration" else fact for fact in bays.BAY_PERMIT["facts"]
    ])
    more = {"start_on": TODAY.isoformat(), "description": "Nothing more"}
    draft = factories.draft(council, {**bays.FREE, **more}, service_id=bays.SERVICE, answers=bays.ROSE)
    draft.resident_id = rose.id
    case = intake.receive(council, draft, actor=guest(draft.council_id), at=AT)
    found = grants.of_case(council, case.council_id, case.id)
    assert found is not None
    return found


def path(permit: Entitlement) -> str:
    return f"/account/permits/{permit.public_id}/vehicle"


def begin(visitor: Visitor, permit: Entitlement) -> Any:
    return visitor.submit(path(permit), {}, form=-1)


def answer(visitor: Visitor, page: Any, **fields: str) -> Any:
    """Send the form of a journey's page with these answers, or the check of answers as it stands."""
    here = ("", page.request.path)
    forms = [form for form in as_read(page.text).forms() if form.method == "post" and form.action in here]
    form = next(form for form in forms if "declared" in fields or fields.keys() <= form.fields.keys())
    return visitor.post(page.request.path, data={**form.fields, **fields}, follow_redirects=True)


def onward(page: Any) -> str:
    """The way on from a page that asks nothing."""
    found = [one for one in as_read(page.text).all("a") if "govuk-button" in one.attributes.get("class", "")]
    assert found, page.request.path
    return found[0].attributes["href"]


def test_what_happens_is_said_before_the_form(permit: Entitlement, rose: Resident, signed_in: SignIn) -> None:
    text = signed_in(rose).get(path(permit)).text
    assert "RW19OSE" in text and "22 November 2027" in text and "new number" in text


def test_only_the_car_is_asked_again(
    council: Session, permit: Entitlement, rose: Resident, signed_in: SignIn,
) -> None:
    page = begin(signed_in(rose), permit)
    assert "What is the registration number?" in page.text
    journey = council.scalars(select(Journey)).one()
    draft = council.get_one(Draft, journey.draft_id)
    assert (journey.kind, journey.entitlement_id) == (journeys.CHANGE_VEHICLE, permit.id)
    assert draft.resident_id == rose.id and "registration" not in draft.answers
    assert {"lives_here", "keeper", "home", "length_m"} <= draft.answers.keys()


def test_the_rule_puts_the_other_car_on_the_permit_for_the_same_days(
    council: Session, permit: Entitlement, rose: Resident, signed_in: SignIn,
) -> None:
    term = terms.last(permit)
    days, old = (term.starts_on, term.ends_on), term.number
    visitor = signed_in(rose)
    page = begin(visitor, permit)
    page = answer(visitor, page, registration="AB12 CDE")
    while not page.request.path.endswith("/check-answers"):
        page = visitor.get(onward(page), follow_redirects=True)
    answer(visitor, page, declared="y")
    council.expire_all()
    assert (permit.subject, term.subject) == ("AB12CDE", "AB12CDE")
    assert (term.starts_on, term.ends_on) == days and term.number != old
    case = council.scalars(select(Case).order_by(Case.id.desc())).first()
    assert case is not None and case.outcome == "granted" and len(council.scalars(select(Entitlement)).all()) == 1
    told = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "vehicle_changed")).one()
    assert term.number in told.body
    assert queries.about_case(council, case.council_id, case.id) is permit


def test_what_was_paid_for_is_not_to_be_paid_again(
    council: Session, permit: Entitlement, rose: Resident, signed_in: SignIn,
) -> None:
    permit.facts = {**permit.facts, "has_badge": {**permit.facts["has_badge"], "value": False}}
    visitor = signed_in(rose)
    page = begin(visitor, permit)
    seen = [page.text]
    page = answer(visitor, page, registration="AB12 CDE")
    while not page.request.path.endswith("/check-answers"):
        seen.append(page.text)
        page = visitor.get(onward(page), follow_redirects=True)
    assert not any("£60" in text for text in [*seen, page.text])


def test_somebody_who_applies_for_the_holder_types_for_them(
    council: Session, permit: Entitlement, rose: Resident, signed_in: SignIn,
) -> None:
    helper = factories.resident(council, "Nora Fell", email="nora@example.org")
    representatives.offer(council, rose, helper, scope=["apply"], evidence="a test", until_on=None,
                          recorded_by="a test", at=AT, agreed=True)
    visitor = signed_in(helper)
    assert "You do this for Rose Whitaker." in visitor.get(path(permit)).text
    begin(visitor, permit)
    draft = council.get_one(Draft, council.scalars(select(Journey)).one().draft_id)
    assert (draft.resident_id, draft.typed_by_id) == (rose.id, helper.id)


def test_a_permit_that_is_over_is_not_changed(
    council: Session, permit: Entitlement, rose: Resident, signed_in: SignIn,
) -> None:
    grants.end(council, permit, "given_up", AT)
    visitor = signed_in(rose)
    page = visitor.get(path(permit))
    assert "This permit has ended" in page.text
    token = as_read(page.text).forms()[-1].fields["csrf_token"]
    assert visitor.post(path(permit), data={"csrf_token": token}).headers["Location"] == path(permit)
    assert council.scalars(select(Journey)).all() == []


def test_the_year_is_the_one_that_was_granted(permit: Entitlement) -> None:
    assert add_months(terms.last(permit).starts_on, 12) > terms.last(permit).ends_on
