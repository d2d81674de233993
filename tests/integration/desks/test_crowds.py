"""Every list of the desk with nothing, one and five hundred of everything: nothing is left out without a word, and many
cost no more questions to the database than one."""

from typing import Any

import pytest

from tests import factories
from tests.integration.desks import crowd
from tests.integration.desks.conftest import counted

pytestmark = pytest.mark.usefixtures("moment")
MANY, MOST_BYTES = 500, 160_000
EMPTY, ONWARD = "fd-empty", 'rel="next"'
# What each page shows of nothing, and how it says of many that there are more.
PAGES = {
    "/desk": (EMPTY, "Only the first 50 are shown"), "/desk/queues": (EMPTY, "100+"),
    "/desk/queues/highways": (EMPTY, ONWARD), "/desk/caseload": (EMPTY, "Only the first 50"),
    "/desk/reviews": (EMPTY, "Only the first 50"), "/desk/referrals": (EMPTY, "Only the first 50"),
    "/desk/checks": (EMPTY, "Only the first 50"), "/desk/duty": (EMPTY, "Only the first 50"),
    "/desk/contact": (EMPTY, "Only the first 30"), "/desk/counter": (EMPTY, "Only the first 50"),
    "/desk/call-backs": (EMPTY, "Only the first 50"),
    "/desk/chat": (EMPTY, "Only the first"), "/desk/people?q=Rose+Fell": (EMPTY, "The 20 who fit best"),
    "/manage/board": ("0", "500"), "/manage/work": ("are empty", "The first 100 of"),
    "/manage/people": ("Lee0 Lane", ONWARD),
}
# Each person who is found is written into the audit by a statement of their own.
FOUND_AT_MOST = 20


@pytest.fixture
def database_kind() -> str:
    """One is enough: what is asked is the same on both."""
    return "sqlite"


def test_every_list_has_a_bound_and_says_so_and_many_cost_no_more_questions(app: Any, council: Any, seat: Any) -> None:
    asked: dict[int, dict[str, int]] = {}
    for count in (0, 1, MANY):
        officer = factories.officer(council, f"Lee{count} Lane", teams=crowd.TEAMS)
        visitor = seat(officer)
        if count:
            crowd.fill(council, officer, count)
        asked[count] = {}
        for address, words in PAGES.items():
            with counted(app) as said:
                page = visitor.get(address)
            assert page.status_code == 200 and len(page.data) < MOST_BYTES, (address, count, len(page.data))
            if count != 1:
                assert words[count > 1] in page.text, (address, count)
            asked[count][address] = len(said)
    for address, few in asked[1].items():
        more = asked[MANY][address] - few
        assert more <= (FOUND_AT_MOST if "q=" in address else 1), (address, few, more)
