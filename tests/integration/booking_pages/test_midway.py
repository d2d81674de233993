"""A time that is kept for somebody while another version of the service is published."""
import copy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import BookingState
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import councils, loader, versions
from frontdoor.catalogue.versions import Policy
from frontdoor.clock import now
from frontdoor.triage import publishing
from tests import factories as make
from tests.integration.booking_pages.conftest import SERVICE, Booker, booking_of
from tests.integration.conftest import Visitor


def publish(session: Session, policy: Policy, **booking: Any) -> None:
    base = copy.deepcopy(loader.base_of(versions.current(session, make.ALDERMERE, SERVICE).definition))
    base["booking"].update(booking)
    base["cases"] = []
    publishing.publish(session, loader.of_base(base, councils.get(make.ALDERMERE)), make.ALDERMERE, policy=policy,
                       at=now())
    session.commit()
    session.expire_all()


@pytest.mark.parametrize("policy", [Policy.RE_ASK, Policy.RE_CHECK])
def test_a_time_that_is_still_offered_stays_kept(library: Session, client: Visitor, policy: Policy) -> None:
    walk = Booker(client).on_day(30)
    before = booking_of(library).starts_at
    publish(library, policy, bring=["a pen"])
    walk.open("")
    assert walk.at != "changed" and booking_of(library).state == BookingState.HELD
    walk.book()
    library.expire_all()
    assert booking_of(library).starts_at == before


@pytest.mark.parametrize("policy", [Policy.RE_ASK, Policy.RE_CHECK])
def test_a_time_that_is_not_offered_any_more_is_free_again_and_chosen_anew(
    library: Session, client: Visitor, policy: Policy,
) -> None:
    walk = Booker(client).on_day(30)
    publish(library, policy, horizon_days=10)
    walk.open("")
    assert walk.at == "changed" and "We will ask you again" in walk.text
    library.expire_all()
    assert booking_of(library).state == BookingState.RELEASED
    walk.send()
    assert walk.at == "slot"
    walk.on_day(5).book()


def test_who_is_pinned_keeps_their_time(library: Session, client: Visitor) -> None:
    walk = Booker(client).on_day(30)
    publish(library, Policy.PIN, horizon_days=10)
    walk.book()
    library.expire_all()
    assert library.scalars(select(Draft)).one().moved is None
