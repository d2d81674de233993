"""The booking rule of a definition: what it must say, what comes before the slot, and what is read from it."""
import copy
from datetime import date

import pytest

from frontdoor.assessments import asking, booked
from frontdoor.assessments.checks import check
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.compiler import compile_definition
from frontdoor.catalogue import loader
from tests.unit.assessments.making import ON, fact, facts, find, outcome, plain

FACTS = [
    fact("a", "yes_no"), fact("what", "choice", of=("room", "group"), needed="always"),
    fact("branch", "choice", of=("north", "south"), needed="always"),
    fact("length", "choice", of=("short", "long"), needed="always", when={"fact": "what", "is_not": "group"}),
    fact("guests", "whole_number", needed="always"), fact("extras", "choices", of=("ramp", "none"), needed="always"),
    fact("wedding", "date", needed="always"), fact("slot", "date", needed="always"),
    {"id": "notice", "type": "whole_number", "from": ["partner"], "at_least": 0}, fact("note", "text"),
]
PARAMETERS = {
    "minutes": [{"from": "2020-01-01", "by": "length", "values": {"short": 30, "long": 90, "other": 60},
                 "source": "ours", "review_on": "2030-01-01"}],
    "kept": [{"from": "2020-01-01", "by": "notice", "bands": {"0": 100, "7": 0}, "source": "ours",
              "review_on": "2030-01-01"}],
}
BOOKING = {
    "slot": "slot", "resource": {"by": "what", "kinds": {"room": "a_room", "group": "a_group"}}, "place": "branch",
    "people": "guests", "features": "extras", "minutes": "$minutes", "earliest": "year_before", "latest": "day_before",
    "cancel": {"notice": "notice", "charge_percent": "$kept"},
}
PAGES = [["a"], ["what"], ["branch"], ["length"], ["guests"], ["extras"], ["wedding"], ["slot"], ["note"]]


def definition(booking=None, **changes):
    return Definition.model_validate(plain(**{
        "verb": "book", "facts": FACTS, "parameters": PARAMETERS, "pages": PAGES,
        "booking": {**BOOKING, **(booking or {})},
        "derived": {"year_before": {"months_after": ["wedding", -12]}, "day_before": {"days_after": ["wedding", -1]}},
        "outcomes": [outcome("accepted", "a", automatic=True), outcome("needs_assessment", meant=True)], **changes}))


def compiled(booking=None, **changes):
    return compile_definition(definition(booking, **changes))


def changed(fact_id, **more):
    found = copy.deepcopy(FACTS)
    next(one for one in found if one["id"] == fact_id).update(more)
    return {"facts": found}


def test_what_a_slot_hangs_on_is_known_in_the_order_of_the_facts():
    plan = compiled().booking
    assert plan is not None and plan.needs == ("what", "branch", "length", "guests", "extras", "wedding")


def test_kind_length_and_days_are_read_from_the_facts():
    found = compiled()
    held = facts(found, what="room", length="long", wedding="2027-06-12")
    assert booked.resource_kind(found, held) == "a_room"
    assert booked.slot_minutes(found, held, ON) == 90
    assert (booked.earliest(found, held, ON), booked.latest(found, held, ON)) == (date(2026, 6, 12), date(2027, 6, 11))


def test_what_is_not_known_is_none():
    found = compiled()
    nothing = facts(found)
    assert booked.resource_kind(found, nothing) is None and booked.slot_minutes(found, nothing, ON) is None
    assert booked.earliest(found, nothing, ON) is None and booked.charge_percent(found, nothing, ON) is None
    unsure = facts(found, what="dont_know", length="dont_know", wedding="dont_know")
    assert booked.resource_kind(found, unsure) is None and booked.slot_minutes(found, unsure, ON) is None
    assert booked.latest(found, unsure, ON) is None


def test_who_is_not_asked_for_the_length_gets_the_other_one_whatever_was_said_before():
    found = compiled()
    assert booked.slot_minutes(found, facts(found, what="group"), ON) == 60
    assert booked.slot_minutes(found, facts(found, what="group", length="long"), ON) == 60


def test_a_length_may_go_by_what_every_claim_has():
    found = compiled({"minutes": "$by_age"}, derived={
        "year_before": {"months_after": ["wedding", -12]}, "day_before": {"days_after": ["wedding", -1]},
        "waited": {"days_between": ["received", "as_of"]}}, parameters={**PARAMETERS, "by_age": [
            {"from": "2020-01-01", "by": "waited", "bands": {"0": 20, "7": 40}, "source": "ours"}]})
    assert booked.slot_minutes(found, facts(found, received="2026-11-02"), ON) == 40
    assert booked.slot_minutes(found, facts(found), ON) is None


def test_a_plain_rule_needs_no_facts():
    found = compiled({"resource": "desk", "place": None, "people": None, "features": None, "minutes": 20,
                      "earliest": None, "latest": None, "cancel": {"charge_percent": 10}})
    nothing = facts(found)
    assert found.booking is not None and found.booking.needs == ()
    assert (booked.resource_kind(found, nothing), booked.slot_minutes(found, nothing, ON)) == ("desk", 20)
    assert booked.charge_percent(found, nothing, ON) == 10
    assert find(found, {"a": True}).amounts == {}


def test_a_service_that_books_nothing_says_nothing_of_bookings():
    found = compile_definition(Definition.model_validate(plain()))
    assert found.booking is None and booked.resource_kind(found, facts(found)) is None
    for ask in (booked.slot_minutes, booked.charge_percent, booked.earliest, booked.latest):
        assert ask(found, facts(found), ON) is None


@pytest.mark.parametrize(("notice", "kept"), [(0, 100), (6, 100), (7, 0)])
def test_what_is_kept_is_told_as_soon_as_the_notice_is_known_whatever_the_outcome(notice, kept):
    found = compiled()
    assert booked.charge_percent(found, facts(found, notice=notice), ON) == kept
    open_yet = find(found, {"notice": notice})
    assert open_yet.result == "needs_more_info"
    assert open_yet.amounts == {"charge_percent": kept, "refund_percent": 100 - kept}


@pytest.mark.parametrize(("cancelled", "kept"), [
    ("2026-12-01", 0), ("2026-12-02", 100), ("2026-12-03", 100), ("2026-12-04", 100)])
def test_the_notice_may_be_a_day_from_which_working_days_are_counted(cancelled, kept):
    derived = {"left": {"working_days_between": ["given_up", "slot"]}, "days": {"max": [0, "left"]}}
    kept_by_days = {"kept": [{**PARAMETERS["kept"][0], "by": "days", "bands": {"0": 100, "2": 0}}]}
    found = compiled(
        {"cancel": {"notice": "given_up", "charge_percent": "$kept"}, "earliest": None, "latest": None},
        facts=[*FACTS, {"id": "given_up", "type": "date", "from": ["partner"]}], derived=derived,
        parameters={**PARAMETERS, **kept_by_days})
    assert find(found, {"given_up": cancelled}).amounts == {}
    assert find(found, {"given_up": cancelled, "slot": "2026-12-03"}).amounts == {
        "charge_percent": kept, "refund_percent": 100 - kept}


def test_a_place_may_be_what_a_record_says_and_is_then_needed_but_not_asked():
    found = compiled({"place": "ward"}, facts=[
        *FACTS, {"id": "ward", "type": "text", "from": ["record"], "record": "property.ward"}])
    assert found.booking is not None and "ward" in found.booking.needs
    assert found.definition.books_by_record and not compiled().definition.books_by_record


def test_the_slot_is_asked_last_and_what_it_hangs_on_before_it():
    found = compiled(outcomes=[
        outcome("not_eligible", {"not": {"fact": "slot", "before": {"fact": "wedding"}}}, automatic=True,
                closed_rule={"reason": "A day."}),
        outcome("accepted", "a", automatic=True), outcome("needs_assessment", meant=True)], **changed("slot", effort=1))
    order = asking.still_matters(found, facts(found), ON)
    assert order[-1] == "slot" and set(order[:-1]) == {
        "a", "wedding", "what", "branch", "length", "guests", "extras"}
    assert "length" not in asking.still_matters(found, facts(found, what="group"), ON)
    assert asking.still_matters(found, facts(found, slot="2026-12-01", wedding="2027-01-01"), ON) == ["a"]


def test_what_only_the_booking_needs_is_not_idle():
    assert [one.kind for one in check(compiled(), ON) if one.kind in ("idle_fact", "unaskable_fact")] == []


@pytest.mark.parametrize(("booking", "changes", "say"), [
    ({"slot": "nothing"}, {}, "no fact called `nothing`"),
    ({"slot": "note"}, {}, "`slot` takes a date fact, and `note` is a text"),
    ({}, changed("slot", optional=True), "not optional"),
    ({}, changed("slot", **{"from": ["officer"]}), "comes from the resident"),
    ({}, changed("slot", dont_know=True), "take `dont_know`"),
    ({}, {"pages": [*PAGES[:-2], ["slot", "note"]]}, "alone on its page"),
    ({}, {"pages": [["slot"], *PAGES[:-2]]}, "`slot` hangs on `what`, so its page comes after that of `what`"),
    ({"resource": {"by": "what"}}, {}, "`resource` is a kind of resource, or"),
    ({"resource": {"by": "note", "kinds": {}}}, {}, "takes a choice fact"),
    ({"resource": {"by": "what", "kinds": {"room": "a_room"}}}, {}, "a kind for each choice of `what`: group, room"),
    ({"place": "guests"}, {}, "`place` takes a choice fact"),
    ({"place": "note"}, changed("note", record="property.ward", **{"from": ["record", "resident"]}),
     "nobody is asked `note`"),
    ({"people": "what"}, {}, "`people` takes a whole_number fact"),
    ({"features": "what"}, {}, "`features` takes a choices fact"),
    ({"features": "ramps"}, {}, "no fact called `ramps`"),
    ({"minutes": "$nothing"}, {}, "no parameter called `nothing`"),
    ({"minutes": "long"}, {}, "`minutes` is a whole number, or `\\$a_parameter`"),
    ({"minutes": 0}, {}, "`minutes` must be from 1 to 1440, and 0 is not"),
    ({"minutes": "$kept"}, {}, "`minutes` must be from 1 to 1440, and 0 is not"),
    ({"minutes": "$minutes"}, {"parameters": {**PARAMETERS, "minutes": [
        {"from": "2020-01-01", "by": "length", "values": {"short": 30, "long": 90}, "source": "ours"}]}},
     "Not everybody who books is asked `length`, so `minutes` needs `other`"),
    ({"earliest": "guests"}, {}, "`earliest` takes a date, and `guests` is a whole_number"),
    ({"latest": "nothing"}, {}, "no fact called `nothing`"),
    ({"latest": "slot"}, {}, "cannot hang on `slot`"),
    ({"cancel": {"notice": "note"}}, {}, "`notice` takes a whole_number fact"),
    ({"cancel": {"charge_percent": 101}}, {}, "must be from 0 to 100, and 101 is not"),
    ({"cancel": {"charge_percent": "$kept"}}, {}, "by the days of `notice` only, not by `notice`"),
    ({}, changed("guests", needed="if_it_matters"), "hangs on `guests`, so it is `needed: always`"),
    ({}, changed("extras", optional=True), "hangs on `extras`, so it is `needed: always` and not optional"),
])
def test_a_rule_that_cannot_work_is_refused_in_a_sentence(booking, changes, say):
    with pytest.raises(DefinitionError, match=say) as caught:
        compiled(booking, **changes)
    assert caught.value.say.endswith(".")


def test_the_error_names_the_line(tmp_path):
    text = loader.packaged()["register-birth"].read_text("utf-8").replace("slot: appointment", "slot: appointments")
    (tmp_path / "register-birth.yaml").write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as caught:
        compile_definition(loader.load(tmp_path / "register-birth.yaml"))
    assert text.splitlines()[caught.value.line - 1].strip() == "slot: appointments"


@pytest.mark.parametrize("wrong", [
    {"notice": {"hours": 1, "days": 1}}, {"notice": {}}, {"every_minutes": 1}, {"hold_minutes": 1}, {"colour": "red"}])
def test_what_is_no_booking_rule_is_refused(wrong):
    with pytest.raises(ValueError):
        definition(wrong)
