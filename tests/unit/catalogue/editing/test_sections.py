"""Parts are added, moved and taken out; what is new always loads, and what others rest on is said before it goes."""
import pytest

from frontdoor.catalogue.editing import loading, parts, references, removal, sections
from frontdoor.catalogue.editing.loading import Refused
from frontdoor.catalogue.editing.sections import BY_ID
from tests.unit.catalogue.editing import shipped

PERMIT = "parking-permit-resident"
NEW = {
    "questions": {"ask": ["Is it electric?"], "type": ["yes_no"]},
    "criteria": {"name": ["It is electric"], "words-met": ["Yes."], "words-not_met": ["No."], "words-not_known": ["?"]},
    "outcomes": {"heading": ["You pay less"], "result": ["eligible_auto"]},
    "gates": {"title": ["Someone looks"], "into": ["2"]},
    "flags": {"say": ["We will look at this."], "tier": ["2"]},
    "fast-track": {"name": ["Somebody is ill"], "queue": ["duty"]},
    "order": {"outcomes": ["duplicate", "eligible_auto"]},
    "cases": {"name": ["somebody new"], "on": ["23", "11", "2026"], "expect-result": ["needs_more_info"]},
}


@pytest.mark.parametrize("section_id", NEW)
def test_a_new_part_of_every_kind_loads_at_once(section_id):
    base = shipped.base(PERMIT)
    section = BY_ID[section_id]
    sent = NEW[section_id]
    if section_id == "cases":
        base = {**base, "cases": []}
    after, name, wrong = sections.added(base, section, sent)
    if section_id == "cases":
        after = parts.put(after, section.shelf, name, {**parts.part(after, section.shelf, name), "given": {}})
    assert wrong == {}
    assert name in parts.names(after, section.shelf)
    loading.compiled(after)


def test_a_new_outcome_comes_before_the_one_for_everybody_else():
    after, name, _ = sections.added(shipped.base(PERMIT), BY_ID["outcomes"], NEW["outcomes"])
    assert parts.names(after, BY_ID["outcomes"].shelf)[-2] == name


def test_a_new_part_never_takes_the_name_of_another():
    base = shipped.base(PERMIT)
    _, name, _ = sections.added(base, BY_ID["criteria"], {"name": ["Length m"]})
    assert name == "length_m_2"


def test_an_outcome_without_an_id_keeps_its_name_when_its_result_changes():
    base = {"outcomes": [{"result": "accepted", "when": True}]}
    after, _ = sections.changed(base, BY_ID["outcomes"], "accepted", {"result": ["redirect"]})
    assert parts.names(after, BY_ID["outcomes"].shelf) == ["accepted"]


def test_parts_move_by_one_place_and_stop_at_the_ends():
    base = {"facts": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
    shelf = BY_ID["questions"].shelf
    assert parts.names(parts.move(base, shelf, "b", up=True), shelf) == ["b", "a", "c"]
    assert parts.names(parts.move(base, shelf, "c", up=False), shelf) == ["a", "b", "c"]
    criteria = {"criteria": {"a": 1, "b": 2}}
    assert list(parts.move(criteria, BY_ID["criteria"].shelf, "a", up=False)["criteria"]) == ["b", "a"]


@pytest.mark.parametrize("service_id", shipped.SERVICES)
def test_a_part_goes_exactly_when_nothing_stands_in_the_way(service_id):
    """What the pages say stands in the way is what the loader would refuse; the last outcome apart, which must stay."""
    base = shipped.base(service_id)
    for section in (one for one in sections.SECTIONS if one.shelf.has_many):
        for name in parts.names(base, section.shelf):
            left = removal.removed(base, section, name)
            if section.id == "outcomes" and name == parts.names(base, section.shelf)[-1]:
                continue
            if removal.in_the_way(base, section, name):
                with pytest.raises(Refused):
                    loading.compiled(left)
            else:
                loading.compiled(left)


def test_what_names_a_question_is_told_with_the_page_where_it_stands():
    found = references.uses(shipped.base(PERMIT), "questions", "length_m")
    told = {use.say: use.light for use in found}
    assert told["The criterion: “Fits”"] is False
    assert told["The page: “Size”"] is True


def test_a_refusal_leads_back_to_the_place_that_is_wrong():
    base = shipped.base(PERMIT)
    base["criteria"]["fits"]["test"] = {"fact": "nothing_such", "is": True}
    with pytest.raises(Refused) as refused:
        loading.compiled(base)
    assert refused.value.path[:3] == ("criteria", "fits", "test")
    assert "nothing_such" in refused.value.say
