"""What differs between two states of a definition, in sentences for a service manager."""
import copy

import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.diff import differences

COUNCIL = councils.first()
PERMIT = loader.base_of(loader.compiled("parking-permit-resident").definition)
POTHOLE = loader.base_of(loader.compiled("pothole").definition)


def told(base, change):
    """The differences that a change of plain data makes: (where, kind, sentence)."""
    after = copy.deepcopy(base)
    change(after)
    found = differences(loader.of_base(base, COUNCIL), loader.of_base(after, COUNCIL))
    return [(one.where, str(one.kind), one.say) for one in found]


def fact_of(base, fact_id):
    return next(one for one in base["facts"] if one["id"] == fact_id)


def test_the_same_definition_has_no_difference():
    for service_id in loader.packaged():
        definition = loader.compiled(service_id).definition
        assert differences(definition, definition) == []


def test_a_figure_that_is_added_to_a_table_is_told_with_its_day():
    def change(base):
        base["parameters"]["fee_pence"].append({
            "from": "2027-04-01", "by": "permit_number", "values": {"1": 6000, "2": 6000, "3": 13000, "other": 18000},
            "source": "the policy", "review_on": "2028-04-01"})

    assert told(PERMIT, change) == [
        ("parameters.fee_pence", "added",
         "The figure fee_pence for Permit number 3 goes from £120 to £130 from 1 April 2027.")]


@pytest.mark.parametrize(("change", "found"), [
    (lambda base: base["parameters"]["min_depth_mm"].append({"from": "2027-01-01", "value": 50, "source": "s"}),
     ("added", "The figure min_depth_mm goes from 40 to 50 from 1 January 2027.")),
    (lambda base: base["parameters"]["min_depth_mm"][0].update(value=45),
     ("changed", "The figure min_depth_mm goes from 40 to 45 from 1 January 2020.")),
    (lambda base: base["parameters"]["min_depth_mm"][0].update(review_on="2028-01-01"),
     ("changed", "The figure min_depth_mm from 1 January 2020 is to be looked at on 1 January 2028; before it was "
                 "1 November 2027.")),
    (lambda base: base["parameters"].update(new=[{"from": "2027-01-01", "value": 3, "source": "s"}]),
     ("added", "There is a new figure, new: 3 from 1 January 2027.")),
])
def test_a_figure_is_told_in_a_sentence(change, found):
    assert [one[1:] for one in told(POTHOLE, change)] == [found]


@pytest.mark.parametrize(("change", "where", "say"), [
    (lambda base: fact_of(base, "depth_mm").update(ask="How deep is the hole now?"), "facts.depth_mm.ask",
     "now asks “How deep is the hole now?”."),
    (lambda base: fact_of(base, "depth_mm").update(at_most=900), "facts.depth_mm.at_most", "must now be at most 900"),
    (lambda base: base["facts"].append({"id": "more", "type": "yes_no", "ask": "Is there more?", "when": "ours"}),
     "facts.more", "There is a new question: “Is there more?”, when “ours” is met."),
    (lambda base: fact_of(base, "injury").update(when="ours"), "facts.injury.when",
     "is now asked when “ours” is met. Before it was asked of everybody."),
    (lambda base: fact_of(base, "injury").update(type="choice", choices=[{"id": "x", "label": "Badly"}])
        or base["flags"].pop(1) and base["cases"].clear(), "facts.injury.type",
     "takes another kind of answer: choice instead of yes or no."),
    (lambda base: fact_of(base, "surface")["choices"].append({"id": "track", "label": "A track"}),
     "facts.surface.choices.track", "also offers “A track”."),
    (lambda base: base["pages"].reverse(), "pages", "The pages come in another order"),
])
def test_a_question_is_told_in_a_sentence(change, where, say):
    found = {one[0]: one[2] for one in told(POTHOLE, change)}
    assert say in found[where]


@pytest.mark.parametrize(("change", "where", "say"), [
    (lambda base: base["criteria"]["fits"]["test"]["all"].append({"fact": "seats", "at_most": 9}), "criteria.fits.test",
     "“fits” now also needs: Seats is at most 9."),
    (lambda base: base["criteria"]["fits"]["test"]["all"].pop(), "criteria.fits.test",
     "“fits” no longer needs: Width is at most the figure max_width_m."),
    (lambda base: base["criteria"]["fits"]["test"]["all"].reverse(), "criteria.fits.test",
     "“fits” is written in another way, and asks for the same."),
    (lambda base: base["criteria"]["fits"]["test"]["all"].__setitem__(0, {"fact": "length_m", "at_most": 6}),
     "criteria.fits.test", "“fits” now needs: Length is at most 6 m. It no longer needs: Length is at most the figure "
                           "max_length_m."),
    (lambda base: base["criteria"]["keeper"].update(test={"fact": "keeper_is_applicant", "is": False}),
     "criteria.keeper.test", "“keeper” now holds when Log book in your name is no. Before, it held when Log book in "
                             "your name is yes."),
    (lambda base: base["criteria"]["fits"]["words"].update(met={"en": "It fits.", "cy": "Mae'n ffitio."}),
     "criteria.fits.words.met", "What “fits” says when it is met: now “It fits”; in Welsh “Mae'n ffitio”, before "
                                "“The vehicle fits the bays”."),
    (lambda base: base["criteria"].update(new={"test": "keeper", "words": base["criteria"]["keeper"]["words"]}),
     "criteria.new", "There is a new criterion, “new”: “keeper” is met."),
    (lambda base: base["derived"].update(permit_number={"add": ["permits_already_at_property", 2]}),
     "derived.permit_number", "“permit_number” is now worked out as Permits at this home plus 2. Before it was "
                              "Permits at this home plus 1."),
    (lambda base: base["outcomes"].insert(0, base["outcomes"].pop(1)), "outcomes",
     "The outcomes are tried in another order"),
    (lambda base: base["outcomes"][0].update(heading="Wait"), "outcomes.duplicate.heading",
     "The heading of the outcome “duplicate”: now “Wait”"),
    (lambda base: base["outcomes"].insert(0, {"id": "new", "result": "redirect", "when": "keeper"}), "outcomes.new",
     "There is a new outcome, “new”: when “keeper” is met."),
    (lambda base: base["flags"].pop(0), "flags.address_mismatch", "The flag “address_mismatch” is gone."),
    (lambda base: base["cases"].pop(0), "cases.a car of exactly 5.0 m fits", "is not tried any more."),
    (lambda base: base.update(clock={"promise": {"working_days": 3}}), "clock.promise.working_days",
     "The working days of what is promised: now 3"),
    (lambda base: base.update(summary="New."), "summary", "The summary: now “New”, before “Park on your street"),
    (lambda base: base["start"]["need"].append("a pen"), "start.need",
     "On the start page, what is needed: new “a pen”."),
])
def test_a_rule_or_a_word_is_told_in_a_sentence(change, where, say):
    found = {one[0]: one[2] for one in told(PERMIT, change)}
    if where.startswith("cases."):
        [where] = found
    assert say in found[where]


def leaves(part, path=()):
    """The place of every single value in plain data."""
    if isinstance(part, dict):
        return [one for key, inner in part.items() for one in leaves(inner, (*path, key))]
    if isinstance(part, list):
        return [one for index, inner in enumerate(part) for one in leaves(inner, (*path, index))]
    return [path]


def other(value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value} x" if isinstance(value, str) else "x"


@pytest.mark.parametrize("base", [POTHOLE, PERMIT], ids=lambda base: base["id"])
def test_no_change_of_a_single_value_is_left_out(base):
    before, tried = loader.of_base(base, COUNCIL), 0
    for *way, last in leaves(base)[::11]:    # compiling each takes its time
        after = copy.deepcopy(base)
        part = after
        for step in way:
            part = part[step]
        part[last] = other(part[last])
        try:
            found = differences(before, loader.of_base(after, COUNCIL))
        except DefinitionError:
            continue
        tried += 1
        assert found, (*way, last)
        assert all(one.say.endswith(".") and one.where for one in found)
    assert tried > 20
