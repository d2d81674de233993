"""What is doubtful about a revision, each with an example resident who can be tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments import checks
from frontdoor.assessments.checks import Problem
from frontdoor.catalogue.editing.sections import SECTIONS
from frontdoor.clock import local_date, now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import answers, blueprint
from frontdoor.desks.design.bench import Bench, page
from frontdoor.triage import scheme
from frontdoor.web.guards import designer

SECONDS = 10.0


@dataclass(frozen=True)
class Found:
    """One finding as it is shown: the person it would happen to as questions and answers, and where they are tried."""

    problem: Problem
    person: Sequence[tuple[str, str]]
    href: str
    edit: str


@blueprint.get("/revisions/<public_id>/checks")
@designer
def check(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    on = local_date(now())
    found = sorted([*checks.check(bench.compiled, on, SECONDS), *scheme.problems(bench.definition)],
                   key=lambda one: one.kind)
    groups = [(checks.HEADINGS[kind], [_found(bench, one) for one in inside])
              for kind, inside in groupby(found, key=lambda one: one.kind)]
    return page(bench, "checks.html", "checks", groups=groups, count=len(found), on=on,
                cases=len(bench.definition.cases))


def _found(bench: Bench, one: Problem) -> Found:
    person = answers.in_words(bench.definition, one.example or {})
    href = (url_for("design.try_out", public_id=bench.id, facts=answers.written(one.example)) if one.example else "")
    return Found(one, person, href, _where(bench, one.where))


def _where(bench: Bench, where: str) -> str:
    """The page on which the part that a finding is about is changed."""
    key, _, rest = where.partition(".")
    section = next((one for one in SECTIONS if key in one.keys), None)
    if section is None:
        return url_for("design.revision", public_id=bench.id)
    name = _named(bench.base.get(key), rest.partition(".")[0])
    if section.id == "figures" and name:
        return url_for("design.figure", public_id=bench.id, name=name)
    if not name or not section.boxes or not section.shelf.has_many:
        return url_for("design.section", public_id=bench.id, section_id=section.id)
    return url_for("design.part", public_id=bench.id, section_id=section.id, name=name)


def _named(held: Any, step: str) -> str:
    if isinstance(held, Mapping):
        return step if step in held else ""
    if isinstance(held, list) and step.isdigit() and int(step) < len(held):
        one = held[int(step)]
        if isinstance(one, Mapping):
            return str(one.get("id") or one.get("result") or int(step) + 1)
        return str(int(step) + 1)
    return ""
