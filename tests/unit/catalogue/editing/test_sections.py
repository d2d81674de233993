"""Parts are added, moved and taken out; what is new always loads, and what others rest on is said before it goes."""
import pytest

from frontdoor.catalogue.editing import boxes, loading, parts, references, removal, sections
from frontdoor.catalogue.editing.loading import Refused
from frontdoor.catalogue.editing.sections import BY_ID
from tests.unit.catalogue.editing import rich, shipped

PERMIT = "parking-permit-resident"
NEW = {
    "questions": {"ask": ["Is it electric?"], "type": ["yes_no"]},
    "criteria": {"name": ["It is electric"], "words-met": ["Yes."], "words-not_met": ["No."], "words-not_known": ["?"]},
    "outcomes": {"heading": ["You pay less"], "result": ["eligible_auto"]},
    "gates": {"title": ["Someone looks"], "into": ["2"]},
    "flags": {"say": ["We will look at this."], "tier": ["2"]},
    "fast-track": {"name": ["Somebody is ill"], "queue": ["duty"]},
    "order": {"outcomes": ["duplicate", "eligible_auto"]},
    "signposting": {"services": ["pothole"], "at": ["waiting"]},
    "people": {"people": ["household"], "ask": ["Do they work?"], "type": ["yes_no"]},
    "cases": {"name": ["somebody new"], "on": ["23", "11", "2026"], "expect-result": ["needs_more_info"]},
}


@pytest.mark.parametrize("section_id", NEW)
def test_a_new_part_of_every_kind_loads_at_once(section_id):
    base = rich.base()
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


@pytest.mark.parametrize("service_id", [*shipped.SERVICES, rich.ID])
def test_a_part_goes_exactly_when_nothing_stands_in_the_way(service_id):
    """What the pages say stands in the way is what the loader would refuse; the last outcome apart, which must stay."""
    base = rich.of(service_id)
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


def test_the_only_outcome_that_grants_what_is_renewed_is_told_as_in_use():
    granted = references.uses(shipped.base("free-school-meals"), "outcomes", "eligible_auto")
    assert [use.section for use in granted if not use.light] == ["renewal"]
    assert not [use for use in references.uses(shipped.base(PERMIT), "outcomes", "eligible_auto") if not use.light]


def test_a_refusal_leads_back_to_the_place_that_is_wrong():
    base = shipped.base(PERMIT)
    base["criteria"]["fits"]["test"] = {"fact": "nothing_such", "is": True}
    with pytest.raises(Refused) as refused:
        loading.compiled(base)
    assert refused.value.path[:3] == ("criteria", "fits", "test")
    assert "nothing_such" in refused.value.say


def test_questions_about_a_person_move_and_go_within_their_own_list():
    base, section = rich.base(), BY_ID["people"]
    moved = parts.move(base, section.shelf, "person_student", up=True)
    assert parts.names(moved, section.shelf)[:2] == ["person_student", "person_born"]
    assert parts.path_of(base, section.shelf, "person_student")[2:] == ("fields", "1")
    left = removal.removed(base, section, "person_paid")
    assert "person_paid" not in parts.names(left, section.shelf)
    with pytest.raises(parts.UnknownPart):
        parts.put(base, section.shelf, "nothing_such", {})


def test_what_names_a_question_about_a_person_is_told():
    told = {use.say: use.light for use in references.uses(rich.base(), "people", "person_student")}
    assert told == {"The criterion: “All young”": False, "The test case: a household": True}


def test_a_legal_basis_is_words_or_the_question_for_consent_and_not_both():
    base, section = rich.base(), BY_ID["bounds"]
    after, wrong = sections.changed(base, section, "", {
        **boxes.typed_in(sections.as_map(section, base), section.boxes),
        "automatic_basis-law": ["Care Act 2014, section 9"], "automatic_basis-consent": [""]})
    assert (after["automatic_basis"], wrong) == ("Care Act 2014, section 9", {})
    sent = {"automatic_basis-law": ["The Act"], "automatic_basis-consent": ["agrees"]}
    _, wrong = sections.changed(base, section, "", sent)
    assert "not both" in wrong["automatic_basis.consent"]


def test_what_is_booked_is_one_kind_or_goes_by_an_answer():
    base, section = shipped.base("library-booking"), BY_ID["booking"]
    shown = boxes.typed_in(sections.as_map(section, base["booking"]), section.boxes)
    assert shown["resource-by"] == ["what"] and shown["resource-kinds-value"][:2] == ["library_room", "library_group"]
    after, wrong = sections.changed(base, section, "", {
        **shown, "resource-kind": ["library_room"], "resource-by": [""],
        **{f"resource-kinds-{column}": [] for column in ("row", "name", "value")}})
    assert (after["booking"]["resource"], wrong) == ("library_room", {})
    loading.compiled(after)


def test_a_booking_is_made_from_nothing_and_taken_out_again():
    base, section = shipped.base("pothole"), BY_ID["booking"]
    base["facts"].append({"id": "visit_on", "type": "date", "ask": "When shall we come?", "needed": "always"})
    _, wrong = sections.changed(base, section, "", boxes.typed_in({}, section.boxes))
    assert wrong == {"slot": "Select the question that is answered by choosing a time"}
    after, wrong = sections.changed(base, section, "", {
        **boxes.typed_in({}, section.boxes), "slot": ["visit_on"], "resource-kind": ["inspector"],
        "notice": ["2"], "notice-unit": ["working_days"]})
    assert (after["booking"], wrong) == (
        {"slot": "visit_on", "resource": "inspector", "notice": {"working_days": 2}}, {})
    loading.compiled(after)
    assert removal.removed(after, section, "") == base


def test_a_length_of_time_keeps_the_day_from_which_it_counts_and_needs_its_unit():
    base, section = rich.base(), BY_ID["clock"]
    shown = boxes.typed_in(base["clock"], section.boxes)
    after, _ = sections.changed(base, section, "", {**shown, "promise": ["2"], "promise-unit": ["days"]})
    assert after["clock"]["promise"] == {"days": 2, "from": "last_seen_on"}
    _, wrong = sections.changed(base, section, "", {**shown, "promise-unit": [""]})
    assert "select what the number counts" in wrong["promise"]
