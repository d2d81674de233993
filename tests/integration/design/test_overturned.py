"""A decision of the rule that a review has changed stands in the way of a change that makes it again."""

import pytest

from tests.integration.design.conftest import Designing
from tests.integration.design.test_approval import press
from tests.integration.overturning import overturn

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def overturned(council):
    return overturn(council)


@pytest.fixture
def change(overturned, manager, council):
    begun = Designing(manager, council, "pothole")
    begun.send("/parts/questions/depth_mm", {"hint": "Measure it where it is deepest."})
    return begun


def test_it_is_not_sent_for_approval_before_somebody_says_why_the_rule_is_right(change, overturned, council):
    home, excuse = change.at("/approval"), f"/overturned/{overturned.public_id}"
    assert "Decided the same again" in change.get("/approval").text
    refused = press(change.visitor, home, "/submit")
    assert refused.status_code == 409 and "a decision that a review overturned" in refused.text
    empty = press(change.visitor, home, excuse)
    assert empty.status_code == 422 and "Enter why the rule may come to that answer again" in empty.text
    field = f"excuse-{overturned.public_id}"
    told = press(change.visitor, home, excuse, {field: "It was measured too early."})
    assert "does not stand in the way any more" in told.text
    council.refresh(overturned)
    assert overturned.excuse == "It was measured too early." and overturned.excused_at is not None
    assert "It is sent for approval" in press(change.visitor, home, "/submit").text
