"""Failure demand: a contact that would not have been needed had everything been done, and done right.

Proposed from what is known, by one pure function; the officer who had the contact on the line says what it was.
"""

from dataclasses import dataclass
from enum import StrEnum


class Failure(StrEnum):
    """The seven codes."""

    CHASED_EARLY = "chased_early"
    CHASED_LATE = "chased_late"
    RE_SUPPLY = "re_supply"
    NOT_UNDERSTOOD = "not_understood"
    WRONG_DOOR = "wrong_door"
    NOT_DONE_RIGHT = "not_done_right"
    WEB_FAILED = "web_failed"


WORDS = {
    Failure.CHASED_EARLY: "Asks how it is going, before its date",
    Failure.CHASED_LATE: "Asks how it is going, after its date",
    Failure.RE_SUPPLY: "Had to send us something again",
    Failure.NOT_UNDERSTOOD: "Did not understand what we wrote",
    Failure.WRONG_DOOR: "Was sent to the wrong place",
    Failure.NOT_DONE_RIGHT: "It was not done right",
    Failure.WEB_FAILED: "Could not do it on the website",
}


@dataclass(frozen=True)
class Signals:
    """What is known of a person and a subject when they come. `open_is_late`: an open case of that subject is past its
    date, None where there is no open case; `stumbled`: a page of it would not let them on today."""

    reopened: bool = False
    stumbled: bool = False
    sent_again: bool = False
    open_is_late: bool | None = None
    passed_around: bool = False
    just_told: bool = False


def proposed(signals: Signals) -> Failure | None:
    """The likeliest code, or None where nothing speaks for any. What went wrong comes before asking how it goes."""
    has_open = signals.open_is_late is not None
    ranked = (
        (Failure.NOT_DONE_RIGHT, signals.reopened),
        (Failure.WEB_FAILED, signals.stumbled and not has_open),
        (Failure.RE_SUPPLY, signals.sent_again),
        (Failure.CHASED_LATE, signals.open_is_late is True),
        (Failure.WRONG_DOOR, signals.passed_around),
        (Failure.NOT_UNDERSTOOD, signals.just_told),
        (Failure.CHASED_EARLY, has_open),
    )
    return next((code for code, holds in ranked if holds), None)
