"""A time is chosen for a resident on the resident's own page, by whoever has them on the telephone."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from frontdoor.bookings import resources
from frontdoor.bookings.models import BookingState
from frontdoor.clock import now
from tests import factories
from tests.integration.booking_pages.conftest import ENTRIES, SAID, Booker, booking_of
from tests.integration.conftest import Visitor


def test_an_adviser_chooses_a_time_with_somebody_on_the_telephone(
    council: Session, desk: Callable[..., Visitor],
) -> None:
    resources.load(council, factories.ALDERMERE, ENTRIES, at=now())
    ada = desk()
    walk = Booker.__new__(Booker)
    walk.client, walk.answers = ada, dict(SAID)
    walk.page = ada.submit("/desk/assist/new/library-booking",
                           {"channel": "phone", "assistance": "on_behalf", "authority": "present"}, form=1)
    walk.base = walk.path.rsplit("/", 1)[0]
    walk.until("slot")
    assert "Read each question out as it stands" in walk.text and "10am" in walk.text
    walk.send({"choice": walk.times[1]})    # of the first the notice may run out between the two pages
    assert "Meeting room, Central Library" in walk.text and "We keep this time for you until" in walk.text
    walk.until("event")
    assert "Time" in walk.text and walk.text.count("Meeting room, Central Library") == 2
    assert walk.book().text.count("Open the case on the desk") == 1
    assert booking_of(council).state == BookingState.RESERVED
