"""How many questions are saved by asking only what still matters, shown on people drawn by chance.

The people are drawn evenly over the answers that the rules can tell apart, so they are no picture of a town: far more
of them are refused early than in life. What is compared is like with like: both ways stop as soon as the result is
settled, and only questions that can bear on a result (or on which times are free) are counted.
"""
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from frontdoor.assessments import asking, settling
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts

# What the resident's own record holds is theirs to say; all other records are looked up before anything is asked.
OWN = "profile."


@dataclass
class Tally:
    """The questions that some people were asked until their result was settled, and the effort of these by the
    definition, in the written order and by the engine."""

    written: list[tuple[int, int]] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Means for one person, with two decimals."""
        (written, written_effort), (asked, effort) = self._means(self.written), self._means(self.asked)
        return {"people": len(self.asked), "written_order": round(written, 2), "asked": round(asked, 2),
                "saved": round(written - asked, 2), "effort_written_order": round(written_effort, 2),
                "effort_asked": round(effort, 2)}

    @staticmethod
    def _means(pairs: list[tuple[int, int]]) -> tuple[float, float]:
        count = len(pairs) or 1
        return sum(one for one, _ in pairs) / count, sum(effort for _, effort in pairs) / count


@dataclass
class Savings:
    """What one service saves. `questions` is how many there are that can bear on its result."""

    questions: int
    every: Tally = field(default_factory=Tally)
    by_outcome: dict[str, Tally] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"questions": self.questions, **self.every.as_json(),
                "by_outcome": {name: self.by_outcome[name].as_json() for name in sorted(self.by_outcome)}}


@dataclass(frozen=True)
class Person:
    """Somebody with an answer to every question a resident may be asked, in typed values. `on_record` is what the
    council's records know of it."""

    answers: Mapping[str, Any]
    on_record: Mapping[str, Any]


def people(compiled: Compiled, on: date, count: int, seed: int, *, records: bool) -> Iterator[Person]:
    """`count` people, the same for the same seed. Each answer is drawn evenly from those that the rules can tell apart;
    what no rule reads is known to be none. `records`: whether the council's records know what they may."""
    chance = random.Random(seed)
    answers = settling.answers(compiled, on)
    facts = [fact for fact in compiled.definition.facts if "resident" in fact.from_]
    looked_up = [fact.id for fact in facts if records and fact.record and not fact.record.startswith(OWN)]
    for _ in range(count):
        said = {fact.id: chance.choice(answers[fact.id]) if answers.get(fact.id) else None for fact in facts}
        yield Person(said, {name: said[name] for name in looked_up if name in answers})


def measured(compiled: Compiled, on: date, drawn: Iterable[Person]) -> Savings:
    """The questions that each of these people is asked in the written order, and by the engine."""
    definition = compiled.definition
    deciding = _deciding(compiled, on)
    found = Savings(sum(1 for fact in definition.facts if fact.id in deciding and "resident" in fact.from_))
    for person in drawn:
        written, asked = in_written_order(compiled, on, person), by_engine(compiled, on, person)
        outcome = assess(compiled, Facts({**person.on_record, **{name: person.answers[name] for name in asked}}), on)
        for tally in (found.every, found.by_outcome.setdefault(outcome.outcome or "", Tally())):
            for pairs, names in ((tally.written, written), (tally.asked, asked)):
                pairs.append((len(names), sum(definition.fact(name).effort for name in names)))
    return found


def _deciding(compiled: Compiled, on: date) -> frozenset[str]:
    return frozenset(settling.answers(compiled, on)) | frozenset(compiled.booking.needs if compiled.booking else ())


def by_engine(compiled: Compiled, on: date, person: Person) -> list[str]:
    """What a person is asked, each time what is to be asked next, until nothing more is."""
    known, asked = Facts(person.on_record), list[str]()
    while (name := asking.ask_next(compiled, known, on)) is not None:
        known = known.with_(**{name: person.answers[name]})
        asked.append(name)
    return asked


def in_written_order(compiled: Compiled, on: date, person: Person) -> list[str]:
    """The same on a form that asks in the order of its pages, passes over what does not apply, and ends at once when
    the result is settled."""
    known, asked, deciding = Facts(person.on_record), list[str](), _deciding(compiled, on)
    while asking.ask_next(compiled, known, on) is not None:
        name = next(name for name in asking.all_questions(compiled, known, on)
                    if name in deciding and name not in known)
        known = known.with_(**{name: person.answers[name]})
        asked.append(name)
    return asked
