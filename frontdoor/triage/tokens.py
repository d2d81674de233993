"""Action tokens: what an officer saw when they opened an action, signed, so that acting on an old page is noticed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdoor.cases.case import Case
from frontdoor.errors import FrontDoorError
from frontdoor.keys import BadSignature, Keys
from frontdoor.people.actor import Actor

GOOD_FOR = timedelta(hours=12)
PURPOSE, MANY = "action", "action on many"


class OutOfDate(FrontDoorError):
    """The case changed, or too long passed, since the action was opened. `version` is what the officer saw."""

    def __init__(self, version: int | None) -> None:
        super().__init__("the action token is out of date")
        self.version = version


@dataclass(frozen=True)
class Seen:
    """What the token says the officer saw."""

    version: int
    state: str


def issue_for_many(keys: Keys, cases: Iterable[Case], move: str, actor: Actor, at: datetime) -> str:
    """One token for the same move on many cases, each as it stands."""
    return keys.sign(MANY, {
        "cases": {case.reference: case.version for case in cases}, "move": move, "officer": actor.public_id,
        "expires": int((at + GOOD_FOR).timestamp()),
    })


def seen_of_many(keys: Keys, token: str, move: str, actor: Actor, at: datetime) -> dict[str, int]:
    """The version in which the officer saw each case, by its reference. Raises OutOfDate unless the token was issued to
    this officer for this move."""
    try:
        said = keys.verify(MANY, token, at=at)
    except BadSignature as error:
        raise OutOfDate(None) from error
    if (said.get("move"), said.get("officer")) != (move, actor.public_id):
        raise OutOfDate(None)
    return {str(reference): int(version) for reference, version in said["cases"].items()}


def issue(keys: Keys, case: Case, move: str, actor: Actor, at: datetime) -> str:
    """A token for one move by one officer on the case as it stands."""
    return keys.sign(PURPOSE, {
        "case": case.reference, "version": case.version, "state": case.state, "move": move,
        "officer": actor.public_id, "expires": int((at + GOOD_FOR).timestamp()),
    })


def check(keys: Keys, token: str, case: Case, move: str, actor: Actor, at: datetime) -> Seen:
    """Raises OutOfDate unless the token was issued to this officer for this move on the case exactly as it is."""
    try:
        said = keys.verify(PURPOSE, token, at=at)
    except BadSignature as error:
        raise OutOfDate(None) from error
    if (said.get("case"), said.get("move"), said.get("officer")) != (case.reference, move, actor.public_id):
        raise OutOfDate(None)
    if (said["version"], said["state"]) != (case.version, case.state):
        raise OutOfDate(int(said["version"]))
    return Seen(int(said["version"]), str(said["state"]))
