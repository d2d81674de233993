"""What else is offered beside an answer, as both doors show it: services, answers to read, and groups nearby.

A refusal is never the end of a page: where its service names no groups, it leads to all of them. What a flag that is
kept from the resident would bring is not offered either: it would give the flag away.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Definition, Result
from frontdoor.assessments.evaluate import offers
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.signposting import MOMENT_OF, Moment
from frontdoor.assessments.text import Text
from frontdoor.catalogue import versions
from frontdoor.catalogue.councils import Council
from frontdoor.catalogue.loader import UnknownService
from frontdoor.directory import answers
from frontdoor.directory.answers import Article
from frontdoor.directory.near import Suited
from frontdoor.web import community
from frontdoor.web.community import Whom


@dataclass(frozen=True)
class Offered:
    """What is offered at a moment. `say` stands above the services and answers, `say_groups` above the groups;
    `to_all_groups`: nothing of the groups is named, and the page of all of them is offered instead;
    `own_council`: the council where they live, of whoever lives elsewhere, where we know it."""

    moment: Moment
    services: tuple[Definition, ...] = ()
    answers: tuple[Article, ...] = ()
    groups: tuple[Suited, ...] = ()
    say: tuple[str, ...] = ()
    say_groups: tuple[str, ...] = ()
    to_all_groups: bool = False
    elsewhere: bool = False
    own_council: Council | None = None

    def __bool__(self) -> bool:
        return bool(self.services or self.answers or self.groups or self.to_all_groups)


def moment_of(result: Result | None) -> Moment:
    """The moment of a result; what nobody could tell waits for a person."""
    return MOMENT_OF.get(result, "waiting") if result else "waiting"


def beside(
    session: Session, council_id: str, compiled: Compiled, facts: Facts, *, on: date, moment: Moment,
    outcome: str | None, flags: Iterable[str], whom: Whom = Whom(), language: str = "en",
) -> Offered:
    """What `compiled` offers beside an answer: by its signposts, by its `outcome` and by the `flags` raised. `whom`
    it is about says where groups are looked for, and for what age. Who lives elsewhere is offered no group of ours."""
    definition = compiled.definition
    shown = [flag for flag in definition.flags if flag.id in set(flags) and not flag.restricted]
    found = offers(compiled, facts, on, moment, [flag.id for flag in shown])
    named = [*(definition.outcome(outcome).signpost if outcome else ()),
             *(one for flag in shown for one in flag.signpost), *found.services]
    services = _services(session, council_id, [one for one in dict.fromkeys(named) if one != definition.id])
    articles = tuple(one for one in (answers.of_id(council_id, name) for name in found.answers) if one is not None)
    groups = tuple(community.beside(session, council_id, found.groups, whom))
    return Offered(
        moment, services, articles, groups, say=_said(found.say, language) if services or articles else (),
        say_groups=_said(found.say_groups, language) if groups else (),
        to_all_groups=moment == "refused" and not groups and not found.elsewhere,
        elsewhere=found.elsewhere, own_council=whom.council if found.elsewhere else None)


def _services(session: Session, council_id: str, names: list[str]) -> tuple[Definition, ...]:
    """Those of these services that the council offers."""
    found = []
    for name in names:
        try:
            definition = versions.current(session, council_id, name).definition
        except UnknownService:
            continue
        if definition.offered:
            found.append(definition)
    return tuple(found)


def _said(words: tuple[Text, ...], language: str) -> tuple[str, ...]:
    return tuple(one.in_language(language) for one in words)
