"""A home that no list knows: the officer who rings chooses the day with them, on whichever round it is."""

import pytest

from frontdoor.bookings import holding, resources
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import State
from frontdoor.payments import charges
from frontdoor.triage import granting
from tests import factories as make
from tests.factories import ALDERMERE, AT
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
ROUND = {"kind": "bulky_round", "team": "waste", "seats": 2, "shared": True, "place_label": "Your home",
         "opening": [{"days": [0, 1, 2, 3, 4], "from": "07:00", "until": "15:00"}]}
SAID = {"address": "The Old Barn", "waste": "household", "items": ["table"], "how_many": 1, "gets_ctr": False,
        "needs_help_out": False, "home_crowded": False, "where_left": "By the gate", "name": "Peter Marsh",
        "phone": "07700 900123"}


@pytest.fixture
def case(council):
    resources.load(council, ALDERMERE, [
        {**ROUND, "slug": "harbour", "name": "Harbour round", "place": "harbour"},
        {**ROUND, "slug": "castle-hill", "name": "Castle Hill round", "place": "castle-hill"}], at=AT)
    case = make.case(council, service_id="bulky-waste", answers=SAID, at=AT)
    council.commit()
    return case


@pytest.fixture
def ravi(council, desk):
    return desk("Ravi Menon", teams=("customer-services", "waste"))


def free_of(page, slug):
    """The key of a free time on that round."""
    return next(one.attributes["value"] for one in as_read(page.text).all("input")
                if one.attributes.get("name") == "slot" and one.attributes["value"].endswith(slug))


def test_the_officer_sees_every_round_keeps_a_day_and_grants_it(council, case, ravi):
    here = f"/desk/cases/{case.reference}"
    assert case.state == State.WITH_ADVISER and "Choose the time with them" in ravi.get(here).text
    page = ravi.get(f"{here}/choose_time")
    assert "Harbour round" in page.text and "Castle Hill round" in page.text
    form = [one for one in as_read(page.text).forms() if one.method.lower() == "post"][1]
    sent = {**form.fields, "slot": free_of(page, "castle-hill")}
    assert "The time is kept for them" in ravi.post(f"{here}/choose_time", data=sent, follow_redirects=True).text
    council.refresh(case)
    booking = holding.of_case(council, case)
    assert booking is not None
    assert (booking.resource.slug, booking.state) == ("castle-hill", BookingState.RESERVED)
    assert case.given["collection_round"] == "castle-hill" and case.given["collection"]
    assert "Choose the time with them" not in ravi.get(here).text
    assert ravi.post(f"{here}/choose_time", data=sent).status_code == 409
    ravi.submit(f"{here}/decide", {"outcome": "granted", "text": "We found the round."}, form=1)
    council.refresh(case)
    assert case.state == State.AWAITING_PAYMENT
    charge = charges.by_key(council, ALDERMERE, granting.key_of(case))
    assert charge is not None and charge.amount_pence == 3700


def test_no_time_and_one_that_is_not_offered_are_said(council, case, ravi):
    page = f"/desk/cases/{case.reference}/choose_time"
    for slot in ("", "20261125T070000Z~nowhere"):
        answer = ravi.submit(page, {"slot": slot}, form=1)
        assert answer.status_code == 422
        assert ("Select the time" if not slot else "Somebody has just taken that time") in answer.text
    assert holding.of_case(council, case) is None
