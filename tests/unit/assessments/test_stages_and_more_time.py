"""Stages, more time and working hours in a definition: what is wrong is said, and figures come out in the terms."""
import json
from datetime import UTC, date, datetime
from functools import cache

import pytest

from frontdoor.assessments.evaluate import clock_terms
from frontdoor.assessments.facts import typed
from frontdoor.assessments.part import DefinitionError
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.editing import loading
from frontdoor.clock import USUAL_HOURS, Allowance, Span, due

COMPLAINT = "complaint"


@cache
def packaged(service_id=COMPLAINT):
    return json.dumps(loader.base_of(loader.compiled(service_id).definition))


def compiled(council=None, service_id=COMPLAINT, **changes):
    return loading.compiled({**json.loads(packaged(service_id)), **changes}, council)


def refused(service_id=COMPLAINT, **changes):
    with pytest.raises(loading.Refused) as error:
        compiled(service_id=service_id, **changes)
    return error.value.say


def steps(*named, fact="stage", starts="start_date"):
    return {"fact": fact, "starts": starts, "steps": [
        {"id": name, "does": "Go on", "told": "We go on.", **more} for name, more in named]}


@pytest.mark.parametrize(("stages", "said"), [
    (steps(("stage1", {}), ("stage1", {})), "must name each stage once"),
    (steps(("stage2", {"after": "stage1"})), "must have a step for the stage `stage1`"),
    (steps(("stage9", {})), "has no choice `stage9`"),
    (steps(("stage1", {"does": None})), "needs the words of the button"),
    (steps(("stage1", {}), fact="description"), "must be a choice"),
    (steps(("stage1", {}), starts="nothing"), "nothing"),
])
def test_stages_that_lead_nowhere_are_refused(stages, said):
    assert said in refused(stages=stages)


@pytest.mark.parametrize(("clock", "said"), [
    ({"more": {"by": {"days": 3}}}, "in the unit of what it makes longer"),
    ({"more": {"by": {"working_days": 3}, "statutory": True}}, "must name the `law`"),
    ({"more": {"by": {"working_days": 3}, "times": 0}}, "times"),
])
def test_more_time_that_cannot_be_added_is_refused(clock, said):
    assert said in refused(clock={"promise": {"working_days": 5}, **clock})


@pytest.mark.parametrize("clock", [
    {"promise": {"hours": 4}}, {"promise": {"hours": 4}, "pauses_for_resident": False, "more": {"by": {"hours": 1}}},
    {"promise": {"hours": 4}, "pauses_for_resident": False, "pause_law": "an Act"},
])
def test_a_safeguarding_service_whose_clock_could_be_paused_is_refused(clock):
    assert "A safeguarding clock cannot be paused" in refused("safeguarding-adult", clock=clock)


@pytest.mark.parametrize(("stage", "days"), [("stage1", 10), ("stage2", 20)])
def test_a_stage_may_take_as_long_again(stage, days):
    made = compiled()
    facts = typed(made.definition, {"stage": stage, "start_date": "2026-11-25"})
    terms = clock_terms(made, "in_stage", date(2026, 11, 25), facts)
    assert terms.promise == Span(days, "working_days", date(2026, 11, 25))
    assert terms.more is not None and (terms.more.amount, terms.more.times) == (days, 1)


def test_more_time_of_nought_is_none():
    made = compiled(clock={"promise": {"working_days": 5}, "more": {"by": {"working_days": 0}}})
    assert clock_terms(made, None, date(2026, 11, 23)).more is None
    law = {"promise": {"working_days": 5}, "more": {"by": {"working_days": 2}, "times": 3, "law": "an Act"}}
    assert clock_terms(compiled(clock=law), None, date(2026, 11, 23)).more == Allowance(2, "working_days", 3, "an Act")


def test_working_hours_are_those_of_the_council():
    clock = {"promise": {"working_hours": 3}, "escalate_to": "works"}
    thornby, received = councils.get("thornby"), datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    terms = clock_terms(compiled(thornby, clock=clock), None, date(2026, 11, 23))
    assert due(terms, received).due_at == datetime(2026, 11, 23, 15, 30, tzinfo=UTC), "an hour at midday is not counted"
    usual = clock_terms(compiled(clock=clock), None, date(2026, 11, 23))
    assert due(usual, received).due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert (usual.hours, usual.escalate_to) == (USUAL_HOURS, "works")


def test_the_hours_of_a_council_are_part_of_what_counts_them_and_of_nothing_else():
    thornby = councils.get("thornby")
    counting = compiled(thornby, clock={"promise": {"working_hours": 3}}).definition
    assert loader.from_canonical(counting.canonical).source.hours == thornby.open_hours != USUAL_HOURS
    assert '"hours":[[' not in compiled(thornby).definition.canonical


def test_a_council_is_open_from_a_time_until_a_later_one():
    with pytest.raises(ValueError, match="until a later one"):
        councils.OpenHours.model_validate({"days": ["monday"], "from": "17:00", "until": "09:00"})


def test_a_definition_error_names_the_place():
    with pytest.raises(DefinitionError):
        loader.of_base({**json.loads(packaged()), "stages": {"fact": "stage"}}, councils.get("thornby"))
