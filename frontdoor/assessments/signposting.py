"""What else to offer beside an answer, by rule: other services, kinds of community groups, and short answers.

A refusal is never the end of a page, a wait can be used, and who gets one thing may want another.
"""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import model_validator

from frontdoor.assessments.outcome import Result
from frontdoor.assessments.part import FactId, Part, RawTest, ServiceId
from frontdoor.assessments.text import Text

Moment = Literal["refused", "waiting", "granted"]
MOMENT_OF: dict[Result, Moment] = {
    Result.NOT_ELIGIBLE: "refused", Result.NOT_REQUIRED: "refused", Result.REDIRECT: "refused",
    Result.ELIGIBLE_AUTO: "granted", Result.ACCEPTED: "granted",
    Result.NEEDS_ASSESSMENT: "waiting", Result.REFER_URGENT: "waiting", Result.DUPLICATE: "waiting",
}


class Signpost(Part):
    """One line of what is offered: at which moments (`at`; none named: at each), to whom (`when`, on the facts, and
    `flags`, of which one is raised), and what: services, `groups` by what they are for, `answers` by their ids. `say`
    stands above it. `elsewhere`: whom it fits lives in another council's area, so that none of our groups is offered,
    whatever other lines say, but the council of their home."""

    at: tuple[Moment, ...] = ()
    when: RawTest = None
    flags: tuple[FactId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    groups: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    say: Text | None = None
    elsewhere: bool = False

    @model_validator(mode="after")
    def _offers_something(self) -> "Signpost":
        if not (self.services or self.groups or self.answers):
            raise ValueError("must offer some of services, groups, answers")
        return self

    @property
    def is_of_groups(self) -> bool:
        """Whether it offers groups and nothing else."""
        return not (self.services or self.answers)

    def is_at(self, moment: Moment, raised: Iterable[str]) -> bool:
        """Whether it is for that moment, and for those flags."""
        return (not self.at or moment in self.at) and (not self.flags or bool(set(self.flags) & set(raised)))


@dataclass(frozen=True)
class Offers:
    """What is offered, each once, in the order of the definition. `say_groups` are the words of the lines that offer
    groups alone, which stand above the groups; `say` those of the others. `elsewhere`: they live in another council's
    area, and nothing of groups is among it."""

    services: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    say: tuple[Text, ...] = ()
    say_groups: tuple[Text, ...] = ()
    elsewhere: bool = False

    @classmethod
    def of(cls, signposts: Iterable[Signpost]) -> "Offers":
        """All that these lines offer."""
        found = list(signposts)
        if any(one.elsewhere for one in found):
            found = [one for one in found if not one.is_of_groups]
            return cls(_once(name for one in found for name in one.services), (),
                       _once(name for one in found for name in one.answers),
                       tuple(one.say for one in found if one.say is not None), elsewhere=True)
        return cls(_once(name for one in found for name in one.services),
                   _once(name for one in found for name in one.groups),
                   _once(name for one in found for name in one.answers),
                   tuple(one.say for one in found if one.say is not None and not one.is_of_groups),
                   tuple(one.say for one in found if one.say is not None and one.is_of_groups))


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
