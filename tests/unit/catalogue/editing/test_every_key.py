"""Every key that a definition may have can be set in forms: a new key of the format needs a box, or a place below."""
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.part import Part
from frontdoor.catalogue.editing import sections
from frontdoor.catalogue.editing.boxes import Box
from frontdoor.catalogue.editing.parts import Kept
from frontdoor.catalogue.editing.question_boxes import NOT_OF_A_PERSON
from frontdoor.catalogue.editing.rows import Rows, of_map
from frontdoor.catalogue.editing.spans import Span

# What has pages of its own, and what is no choice of whoever changes a service.
OWN_PAGES = {"parameters", "derived", "messages", "cases.given", "criteria.test", "facts.when", "outcomes.when",
             "flags.when", "fast_track.when", "signposting.when"}
FIXED = {"id", "facts.id", "facts.fields.id", "facts.choices.id", "facts.fields.choices.id", "pages.id", "outcomes.id",
         "gates.id", "judgement.id", "flags.id", "fast_track.id", "renewal.chase.id",
         "outcomes.otherwise"}    # the last outcome, and no other
NOT_THERE = {f"facts.fields.{key}" for key in (*NOT_OF_A_PERSON, "when", "fields")}    # refused, or without a meaning


def keys(model: type[Part], before: str = "") -> Iterator[str]:
    """The dotted keys of a part and of all parts inside it; the ids and places in between are left out."""
    for name, field in model.model_fields.items():
        key = f"{before}{field.alias or name}"
        inside = list(inner(field.annotation, key))
        yield from inside or [key]


def inner(kind: Any, key: str) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, Part):
        if not key.endswith("fields.fields"):
            yield from keys(kind, f"{key}.")
        return
    arguments = get_args(kind)
    if get_origin(kind) is Mapping and get_origin(arguments[0]) is Literal:
        yield from (f"{key}.{one}" for one in get_args(arguments[0]))
        return
    for one in arguments:
        yield from inner(one, key)


def boxed() -> Iterator[str]:
    """The dotted keys that some box fills in."""
    for section in sections.SECTIONS:
        key = section.shelf.key + (f".{section.shelf.inner}" if section.shelf.kept is Kept.INSIDE else "")
        for box in section.boxes:
            yield from filled(box, f"{key}." if key else "")


def filled(box: Box, before: str) -> Iterator[str]:
    yield f"{before}{box.key}"
    if isinstance(box, Rows):
        yield from (f"{before}{box.key}.{column.key}" for column in box.columns)
        if box.opened is of_map:    # what its names may be, where not anything
            names = box.columns[0].options
            yield from (f"{before}{box.key}.{name}" for name in (names({}) if names else ()))
    if isinstance(box, Span):
        yield from (f"{before}{box.key}.{unit}" for unit in box.units)


def is_set(key: str, covered: set[str]) -> bool:
    """Whether a key, or something inside one that may hold anything, is filled in by a box or has a page of its own."""
    return key in covered or any(one.startswith(f"{key}.") for one in covered) or any(
        key.startswith(f"{one}.") for one in OWN_PAGES)


def test_every_key_of_the_format_can_be_set_in_forms():
    covered = {*boxed(), *OWN_PAGES, *FIXED, *NOT_THERE}
    assert [key for key in sorted(set(keys(Definition))) if not is_set(key, covered)] == []


def test_the_keys_are_found_at_every_depth():
    found = set(keys(Definition))
    assert {"facts.choices.label", "facts.fields.pattern", "facts.errors.too_long", "booking.cancel.until.working_days",
            "outcomes.clock.statutory.from", "levels.waive.over_pence", "automatic_basis.consent",
            "gates.refused.signpost"} <= found
    assert not is_set("facts.choices.picture", set(boxed())) and not is_set("facts.nothing", set(boxed()))
