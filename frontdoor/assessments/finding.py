"""What the rules say about the facts: one result, with the reason of every criterion, ready to be stored."""
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from frontdoor.assessments.definition import Result
from frontdoor.clock import LONDON, ClockTerms


class Verdict(StrEnum):
    """Strong Kleene with two unknowns: not asked (it may still be), and asked but not known."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    DONT_KNOW = "dont_know"

    is_open: bool

    def __init__(self, value: str) -> None:
        self.is_open = value in ("not_known", "dont_know")


class Reason(NamedTuple):
    """One criterion's verdict in words, with only the facts and figures that the verdict rests on.

    `figures` says for each parameter its value, source and the day it applies from; it is for pages,
    and is not part of the published JSON.
    """

    criterion: str
    verdict: Verdict
    words: str
    facts: Mapping[str, Any]
    parameters: Mapping[str, Any]
    source: str | None
    change: str | None = None
    figures: tuple["Figure", ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"criterion": self.criterion, "verdict": self.verdict.value, "words": self.words,
                "facts": dict(self.facts), "parameters": dict(self.parameters), "source": self.source}


@dataclass(frozen=True)
class Figure:
    """A dated figure that a verdict rests on."""

    parameter: str
    value: Any
    from_on: date
    source: str
    unverified: bool


@dataclass(frozen=True)
class Finding:
    """The result of an assessment. Dates are local (Europe/London); `due_at` is set for clocks in hours only.

    `clock` is what applies, with its amounts worked out for the day; hand it to `frontdoor.clock.due`.
    `held_for_legal_basis` means: the rule is clear, but for want of a legal basis an officer must confirm it.
    `language` is that of its words.
    """

    service: str
    version: int
    hash: str
    on: date
    result: Result
    outcome: str | None
    tier: int | None
    automatic: bool
    settled: bool
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    ask_next: str | None = None
    flags: tuple[str, ...] = ()
    queue: str | None = None
    restricted: bool = False
    fee_pence: int | None = 0
    due_on: date | None = None
    due_at: datetime | None = None
    expires_on: date | None = None
    amounts: Mapping[str, Any] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    signpost: tuple[str, ...] = ()
    priority: str = "normal"
    gate: str | None = None
    fast_track: str | None = None
    clock: ClockTerms | None = None
    heading: str | None = None
    answer: str | None = None
    say: str | None = None
    held_for_legal_basis: bool = False
    language: str = "en"

    def reason(self, criterion: str) -> Reason:
        """The reason of that criterion. Raises KeyError."""
        return {reason.criterion: reason for reason in self.reasons}[criterion]

    def as_json(self) -> dict[str, Any]:
        """The published form: these keys in this order; `due_at` only where the clock counts hours."""
        return {
            "service": self.service, "version": self.version, "hash": self.hash, "on": self.on.isoformat(),
            "result": self.result.value, "tier": self.tier, "automatic": self.automatic,
            "settled": self.settled,
            "reasons": [reason.as_json() for reason in self.reasons],
            "missing": list(self.missing), "ask_next": self.ask_next, "flags": list(self.flags),
            "queue": self.queue, "restricted": self.restricted, "fee_pence": self.fee_pence,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            **({"due_at": self.due_at.astimezone(LONDON).isoformat()} if self.due_at else {}),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "amounts": dict(self.amounts), "dates": {key: day.isoformat() for key, day in self.dates.items()},
            "signpost": list(self.signpost),
        }

    def canonical(self) -> bytes:
        """The bytes to store with a decision: the same again whenever the same facts are evaluated again."""
        whole = {**self.as_json(), "outcome": self.outcome, "priority": self.priority, "gate": self.gate,
                 "fast_track": self.fast_track, "held_for_legal_basis": self.held_for_legal_basis,
                 "clock": self.clock.as_json() if self.clock else None,
                 **({"language": self.language} if self.language != "en" else {})}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
