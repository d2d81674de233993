"""Concerns that may be about one person, laid beside each other: proposed to whoever may see them, never joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, utils
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.parties import AccessRow
from frontdoor.people.actor import Actor
from frontdoor.people.rota import DUTY_TEAM

NAMES, PLACES = ("adult_name", "child_name"), ("adult_whereabouts", "child_whereabouts", "address")
# How alike, of 100, a name and a place must be. Names are short, and a letter more or less is a slip; where somebody
# lives is told in many ways.
NAME_ALIKE, PLACE_ALIKE = 84, 80
LOOKED_AT, SHOWN = 500, 10
# The duty team's right to a case: through its index its newest are found, however many cases there are.
HELD = aliased(AccessRow)


@dataclass(frozen=True)
class Person:
    """Whom a concern is about, as somebody told it; empty where they did not."""

    name: str
    born: str
    place: str


@dataclass(frozen=True)
class Beside:
    """Another concern, and why it may be about the same person."""

    case: Case
    why: str


def person_of(given: Mapping[str, Any]) -> Person:
    """Whom the answers are about: somebody else by their own questions, or whoever tells it."""
    names = NAMES if given.get("about_whom") != "myself" else ("name",)
    return Person(_first(given, names), str(given.get("dob") or ""), _first(given, PLACES))


def _first(given: Mapping[str, Any], facts: tuple[str, ...]) -> str:
    found = next((given[name] for name in facts if given.get(name) and given[name] != "dont_know"), "")
    return str(found.get("label", "")) if isinstance(found, dict) else str(found)


def why_alike(one: Person, other: Person) -> str | None:
    """Why two may be the same person, in words; None where they are not. A name alone is enough only where one of the
    two concerns says neither when they were born nor where they live."""
    if not one.name or not other.name or _alike(one.name, other.name) < NAME_ALIKE:
        return None
    if one.born and one.born == other.born:
        return "The same name and date of birth"
    if one.place and other.place and _alike_place(one.place, other.place) >= PLACE_ALIKE:
        return "The same name and place"
    told_nothing = not (one.place or one.born) or not (other.place or other.born)
    return "The same name; one of them says no more" if told_nothing else None


def _alike(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(one, other, processor=utils.default_process)


def _alike_place(one: str, other: str) -> float:
    return fuzz.token_set_ratio(one, other, processor=utils.default_process)


def beside(session: Session, case: Case, actor: Actor) -> list[Beside]:
    """Other concerns, open or closed, that may be about the same person, newest first, of those that `actor` may see.
    Looks at the 500 newest of the council's; asks nothing where the case is no hidden one or names nobody."""
    person = person_of(case.given)
    if case.confidentiality < Confidentiality.SAFEGUARDING or not person.name:
        return []
    found = session.execute(
        select(Case.id, Case.answers).join(HELD, HELD.case_id == Case.id)
        .where(HELD.council_id == case.council_id, HELD.subject_kind == "team", HELD.subject_id == DUTY_TEAM,
               HELD.ended_at.is_(None), Case.id != case.id,
               Case.confidentiality >= int(Confidentiality.SAFEGUARDING), visible_to(actor))
        .order_by(HELD.case_id.desc()).limit(LOOKED_AT)
    )
    alike = {case_id: why for case_id, answers in found
             if (why := why_alike(person, person_of({key: kept["value"] for key, kept in answers.items()})))}
    shown = sorted(alike, reverse=True)[:SHOWN]
    cases = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(shown), visible_to(actor)))}
    return [Beside(cases[case_id], alike[case_id]) for case_id in shown if case_id in cases]
