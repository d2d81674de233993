"""The kinds of community groups and the answers that a service may lead to, to be chosen rather than typed by id."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from frontdoor.catalogue.editing import sections
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.sections import Section
from frontdoor.directory import answers
from frontdoor.directory.near import TOPICS, topic_title

Words = Callable[[], Mapping[str, str]]


def section(council_id: str) -> Section:
    """The section of what else is offered, with the groups and answers that this council has. One that is named
    already and that it does not have stays to be seen."""
    known: dict[str, Words] = {
        "groups": lambda: {one: topic_title(one) for one in TOPICS},
        "answers": lambda: {one.id: one.title for one in answers.articles(council_id)}}
    found = sections.BY_ID["signposting"]
    return sections.with_boxes(found, [_chosen(box, known[box.key]) if box.key in known else box
                                       for box in found.boxes])


def _chosen(box: Box, known: Words) -> Box:
    def options(base: Mapping[str, Any]) -> Mapping[str, str]:
        named = {one for line in base.get("signposting") or [] for one in line.get(box.key) or []}
        return {**known(), **{one: one for one in sorted(named - set(known()))}}

    return replace(box, kind=Kind.SOME, hint="", options=options)
