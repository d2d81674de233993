"""Whatever is typed into the forms, in whatever order: what is kept always loads, and what it does not touch stays."""
import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts
from frontdoor.catalogue import loader
from frontdoor.catalogue.editing import boxes, conditions, figures, leaves, loading, parts, removal, sections, workings
from frontdoor.catalogue.editing.conditions import Join, NoSuchPlace
from frontdoor.catalogue.editing.figures import NewStretch
from frontdoor.catalogue.editing.leaves import SAID, Sent
from frontdoor.catalogue.editing.loading import Refused
from frontdoor.catalogue.editing.rows import Rows
from frontdoor.catalogue.editing.spans import Span
from frontdoor.catalogue.editing.typed import Unfit
from tests.unit.catalogue.editing import rich, shipped

TYPED = st.one_of(
    st.sampled_from(["", "0", "1", "14", "4.5", "yes", "no", "true", "none", "as_of", "2027-04-01", "{length_m}", "{",
                     "§ ö", "-3", "$max_length_m", "dont_know", "A few words.", "other", "first\nsecond"]),
    st.text(max_size=12))


def some_part(draw, base):
    section = draw(st.sampled_from([one for one in sections.SECTIONS if one.boxes]))
    if not section.shelf.has_many:
        return section, ""
    names = parts.names(base, section.shelf)
    return (section, draw(st.sampled_from(names))) if names else some_part(draw, base)


def typed_into(draw, base, asked, part):
    """The boxes as they are shown, with some of the inputs typed over or chosen otherwise."""
    sent = boxes.typed_in(part, asked)
    for box in draw(st.lists(st.sampled_from(asked), max_size=4)):
        offered = what_is_offered(box, base)
        for name in box.inputs:
            value = st.sampled_from([*offered[name], ""]) if offered.get(name) else TYPED
            sent[name] = draw(st.lists(value, min_size=1, max_size=max(1, len(sent.get(name, [])))))
    return sent


def what_is_offered(box, base):
    """The options of each input of a box, and of each column of a table."""
    if isinstance(box, Rows):
        lines = {f"{box.name}-row": ["0", "1"], f"{box.name}-place": ["0", "1", "2"]}
        return lines | {f"{box.name}-{column.name}": list(column.chosen_from(base)) for column in box.columns}
    inputs = box.inputs[1:] if isinstance(box, Span) else box.inputs
    return {name: list(box.chosen_from(base)) for name in inputs}


def change_part(draw, base):
    section, name = some_part(draw, base)
    part = sections.as_map(section, parts.part(base, section.shelf, name))
    after, wrong = sections.changed(base, section, name, typed_into(draw, base, section.boxes, part))
    assert {key: base[key] for key in base if key not in section.keys} == {
        key: after[key] for key in after if key not in section.keys}, f"{section.id} changed what it is not about"
    return base if wrong else after


def add_part(draw, base):
    section = draw(st.sampled_from([one for one in sections.SECTIONS if one.boxes and one.fresh is not None]))
    typed = typed_into(draw, base, section.to_add, dict(section.fresh))
    after, name, wrong = sections.added(base, section, typed)
    return base if wrong else after


def remove_part(draw, base):
    section, name = some_part(draw, base)
    stays = removal.in_the_way(base, section, name) if section.shelf.has_many else not section.may_go
    return base if stays else removal.removed(base, section, name)


def move_part(draw, base):
    section, name = some_part(draw, base)
    return parts.move(base, section.shelf, name, draw(st.booleans())) if section.shelf.has_many else base


def change_test(draw, base):
    shelf = sections.BY_ID[draw(st.sampled_from(["criteria", "outcomes"]))].shelf
    name = draw(st.sampled_from(parts.names(base, shelf)))
    part, key = parts.part(base, shelf, name), "test" if shelf.key == "criteria" else "when"
    if key not in part:
        return base
    place = tuple(draw(st.lists(st.integers(0, 2), max_size=3)))
    try:
        test = one_step(draw, base, part[key], place)
    except (NoSuchPlace, Unfit):
        return base
    return parts.put(base, shelf, name, {**part, key: test})


def one_step(draw, base, test, place):
    step = draw(st.sampled_from(["add", "put", "remove", "wrap", "unwrap", "rejoin", "move"]))
    if step in ("add", "put"):
        leaf = some_leaf(draw, base)
        return conditions.add(test, place, leaf) if step == "add" else conditions.put(test, place, leaf)
    if step == "remove":
        return conditions.remove(test, place, empty=draw(st.booleans()))
    if step == "wrap":
        return conditions.wrap(test, place, draw(st.sampled_from([Join.ALL, Join.ANY, Join.NOT, Join.AT_LEAST])))
    if step == "rejoin":
        return conditions.rejoin(test, place, draw(st.sampled_from(list(Join))), draw(st.integers(0, 4)))
    return conditions.unwrap(test, place) if step == "unwrap" else conditions.move(test, place, draw(st.booleans()))


def some_leaf(draw, base):
    definition = loading.compiled(base).definition
    name = draw(st.sampled_from([*definition.by_id, *definition.derived, "as_of"]))
    about = leaves.subject(definition, name)
    ticked = st.lists(st.sampled_from([*about.choices, "yes", "no"]), max_size=2)
    known = [*definition.parameters, *definition.by_id]
    typed = st.one_of(TYPED, st.sampled_from(known))
    anchor = st.sampled_from(["before:as_of", *(f"after:{one}" for one in definition.by_id)])
    calendar = st.sampled_from(["", "united-kingdom", "scotland", "the-moon"])
    return leaves.made(definition, about, Sent(draw(st.sampled_from(list(SAID))), draw(typed), draw(typed),
                                               tuple(draw(ticked)), draw(anchor), draw(calendar)))


def add_figure(draw, base):
    name = draw(st.sampled_from(list(base["parameters"])))
    cases = [case for case in figures.table_of(figures.series(base, name)[-1])[1]]
    sent = NewStretch(draw(st.lists(TYPED, max_size=3)) or ["1", "4", "2099"], draw(TYPED), cases,
                      draw(st.lists(TYPED, min_size=len(cases), max_size=len(cases))), draw(TYPED), draw(st.booleans()),
                      ["1", "4", "2100"])
    try:
        return figures.add(base, name, sent)
    except Unfit:
        return base


def create_figure(draw, base):
    asked = draw(st.sampled_from(["", *(fact["id"] for fact in base["facts"])]))
    some = st.lists(TYPED, max_size=3)
    sent = NewStretch(["1", "4", "2026"], draw(TYPED), draw(some), draw(some), draw(TYPED), draw(st.booleans()),
                      ["1", "4", "2100"], draw(some), draw(st.sampled_from(list(figures.WORTHS))), draw(st.booleans()))
    try:
        return figures.create(base, draw(TYPED), asked, sent, [*base["parameters"], *base.get("derived", {})])[0]
    except Unfit:
        return base


def change_working(draw, base):
    if not base.get("derived"):
        return base
    name = draw(st.sampled_from(list(base["derived"])))
    given_to_it = draw(st.lists(st.one_of(TYPED, st.sampled_from([fact["id"] for fact in base["facts"]])), max_size=3))
    try:
        made = workings.made(base, draw(st.sampled_from(list(workings.function_words()))), given_to_it)
    except Unfit:
        return base
    return parts.put(base, sections.BY_ID["workings"].shelf, name, made)


STEPS = (change_part, add_part, remove_part, move_part, change_test, add_figure, create_figure,
         change_working)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_the_forms_keep_always_loads_and_goes_there_and_back(data):
    base = rich.of(data.draw(st.sampled_from([*shipped.SERVICES, rich.ID])))
    kept = 0
    for _ in range(data.draw(st.integers(1, 8))):
        after = data.draw(st.sampled_from(STEPS))(data.draw, base)
        try:
            found = loading.compiled(after)
        except Refused as refused:
            assert refused.say, "a refusal without a sentence"
            continue
        assert loader.from_canonical(found.definition.canonical).canonical == found.definition.canonical
        assert json.loads(found.definition.canonical)["base"] == after
        base, kept = after, kept + 1
    assert assess(loading.compiled(base), Facts({}), date(2026, 11, 23)).service == base["id"]
