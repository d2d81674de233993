"""What happens next, before anybody begins: made from the definition, with its own times."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import loader
from frontdoor.portal import next_steps
from tests.factories import AT

ON = AT.date()
CLEAR = "If the answer is clear, you have it as soon as you send it."


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def steps(service_id: str, **changes: Any) -> list[str]:
    """Of a shipped service, or of one like it."""
    data = loader.load(loader.packaged()[service_id]).model_dump(by_alias=True, exclude_defaults=True)
    return next_steps.of(compile_definition(Definition.model_validate({**data, **changes})), ON)


def no_rule(service_id: str) -> list[dict[str, Any]]:
    """The outcomes of a service as they would be if a person decided each, by the clock of the service."""
    data = loader.load(loader.packaged()[service_id]).model_dump(by_alias=True, exclude_defaults=True)
    return [{**{name: part for name, part in one.items() if name not in ("closed_rule", "clock")}, "automatic": False}
            for one in data["outcomes"]]


def test_an_application_says_what_is_learnt_who_decides_when_one_pays_and_how_it_ends() -> None:
    assert steps("parking-permit-resident") == [
        "You answer a few questions. You learn at once if you can get it, and why.",
        "If the answer is clear, you have it as soon as you send it. If not, a person looks first.",
        "If there is something to pay, you pay once we have said yes, not before.",
        "What you get lasts for a time. We ask you in good time before it ends.",
        "We tell you about each step, by email, text or letter. You can look it up at any hour."]


def test_a_report_that_costs_nothing_says_nothing_of_money() -> None:
    found = steps("pothole")
    assert found[0] == "You answer a few questions. You learn at once what we would do."
    assert not any("pay" in one for one in found)


def test_a_booking_says_how_long_a_time_is_kept_and_that_one_pays_at_once() -> None:
    found = steps("library-booking")
    assert "We keep it for you for 20 minutes while you fill in the rest." in found[0]
    assert "If there is something to pay, you pay when you have sent it. Then the time is yours." in found


def test_where_no_rule_says_yes_a_person_looks_by_the_clock_of_the_service() -> None:
    by_person = no_rule("pothole")
    found = steps("pothole", outcomes=by_person, cases=[], clock={"promise": {"working_days": 3}})
    assert found[1] == "A person looks at it. You hear within 3 working days."
    found = steps("pothole", outcomes=by_person, cases=[], clock={"promise": {"days": 0}})
    assert found[1] == "A person looks at it. You hear the same day."


def test_a_concern_promises_no_message_that_could_be_read_by_the_wrong_person() -> None:
    clock = {"promise": {"working_days": 1}, "pauses_for_resident": False}
    found = steps("pothole", area="safeguarding", outcomes=no_rule("pothole"), cases=[], clock=clock, flags=[],
                  sampling={"rate": 0})
    assert not any("text or letter" in one for one in found)
    assert found[1].startswith("Somebody who is trained to help looks at it")


@pytest.mark.parametrize("service_id", ["safeguarding-adult", "safeguarding-child", "homelessness",
                                        "adult-social-care-assessment"])
def test_a_reference_alone_opens_no_page_and_none_is_promised(service_id: str) -> None:
    last = steps(service_id)[-1]
    assert last.startswith("You get a reference.") and "ring us and say" in last and "look it up" not in last


@pytest.mark.parametrize("service_id", [
    "safeguarding-adult", "complaint", "foi-request", "adult-social-care-assessment"])
def test_a_time_that_the_page_says_above_is_not_said_twice(service_id: str) -> None:
    assert steps(service_id)[1] in ("A person looks at it.", "Somebody who is trained to help looks at it.")
