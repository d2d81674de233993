"""A single test is built from what it is about, how it is compared, and what is typed; and comes back unchanged."""
import pytest

from frontdoor.catalogue.editing import conditions, leaves, loading
from frontdoor.catalogue.editing.leaves import Sent
from frontdoor.catalogue.editing.typed import Unfit
from tests.unit.catalogue.editing import shipped

PERMIT = "parking-permit-resident"


def every_part(raw):
    yield raw
    for one in conditions.inside(raw):
        yield from every_part(one)


def single_tests(base):
    whole = [criterion["test"] for criterion in base.get("criteria", {}).values()]
    whole += [part["when"] for key in ("facts", "outcomes", "flags", "fast_track") for part in base.get(key, [])
              if "when" in part]
    return [leaf for one in whole for leaf in every_part(one) if isinstance(leaf, dict) and "fact" in leaf]


@pytest.fixture(scope="module")
def permit():
    return loading.compiled(shipped.base(PERMIT)).definition


def made(definition, name, sent, old=None):
    return leaves.made(definition, leaves.subject(definition, name), sent, old)


@pytest.mark.parametrize("service_id", shipped.SERVICES)
def test_every_shipped_test_comes_back_as_it_stood(service_id):
    base = shipped.base(service_id)
    definition = loading.compiled(base).definition
    found = single_tests(base)
    assert found
    for leaf in found:
        assert made(definition, leaf["fact"], leaves.shown(leaf), leaf) == leaf
        assert made(definition, leaf["fact"], leaves.shown(leaf)) == leaf, "also where nothing stood before"


@pytest.mark.parametrize("name,sent,leaf", [
    ("length_m", Sent("at_most", "max_length_m"), {"fact": "length_m", "at_most": "$max_length_m"}),
    ("length_m", Sent("above", "4.5"), {"fact": "length_m", "above": "4.5"}),
    ("length_m", Sent("between", "1", "5"), {"fact": "length_m", "between": [1, 5]}),
    ("vehicle_type", Sent("one_of", ticked=("car", "van")), {"fact": "vehicle_type", "one_of": ["car", "van"]}),
    ("vehicle_type", Sent("is", ticked=("van",)), {"fact": "vehicle_type", "is": "van"}),
    ("blue_badge_holder", Sent("is", ticked=("no",)), {"fact": "blue_badge_holder", "is": False}),
    ("length_m", Sent("known", ticked=("no",)), {"fact": "length_m", "known": False}),
    ("dob", Sent("age_at_least", "17"), {"fact": "dob", "age_at_least": 17}),
    ("start_date", Sent("after", "latest_start"), {"fact": "start_date", "after": {"fact": "latest_start"}}),
    ("start_date", Sent("before", "1 4 2027"), {"fact": "start_date", "before": "2027-04-01"}),
    ("start_date", Sent("on_or_after", "as_of"), {"fact": "start_date", "on_or_after": "as_of"}),
    ("proof_of_address_date", Sent("within_months", "3"), {"fact": "proof_of_address_date", "within_months": 3}),
    ("start_date", Sent("within_working_days", "14", calendar="scotland"),
     {"fact": "start_date", "within_working_days": {"n": 14, "before": "as_of", "calendar": "scotland"}}),
    ("start_date", Sent("within_days", "14", calendar="scotland"), {"fact": "start_date", "within_days": 14}),
    ("start_date", Sent("within_days", "14", anchor="after:live_permit_expiry"),
     {"fact": "start_date", "within_days": {"n": 14, "after": "live_permit_expiry"}}),
])
def test_what_is_typed_becomes_the_test(permit, name, sent, leaf):
    assert made(permit, name, sent) == leaf


@pytest.mark.parametrize("name,sent,say", [
    ("length_m", Sent("contains_any", "4"), "how it is compared"), ("length_m", Sent("at_most", ""), "Enter the value"),
    ("length_m", Sent("at_most", "long"), "Enter a number"), ("vehicle_type", Sent("is"), "one of the choices"),
    ("vehicle_type", Sent("one_of"), "at least one"), ("vehicle_type", Sent("is", ticked=("bus",)), "from the choices"),
    ("start_date", Sent("before", "soon"), "Enter a day"), ("dob", Sent("age_at_least", "old"), "a whole number"),
    ("length_m", Sent("known"), "yes or no"),
    ("start_date", Sent("within_working_days", "3", calendar="the-moon"), "the calendar"),
])
def test_what_does_not_fit_is_said_in_a_sentence(permit, name, sent, say):
    with pytest.raises(Unfit) as unfit:
        made(permit, name, sent)
    assert say in unfit.value.say


def test_a_subject_offers_the_operators_of_its_type_only(permit):
    offered = [one.name for one in leaves.subject(permit, "permit_number").operators]
    assert "at_least" in offered and "before" not in offered
    assert "within_days" in [one.name for one in leaves.subject(permit, "as_of").operators]
    with pytest.raises(KeyError):
        leaves.subject(permit, "nothing_such")
