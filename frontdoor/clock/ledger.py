"""The lines of a clock's ledger, and the pauses that they make. Lines are added and never changed."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class LedgerLine(Protocol):
    """One line of a clock's ledger: from `effective_from` on the clock is running or paused, for a reason."""

    @property
    def kind(self) -> str: ...

    @property
    def effective_from(self) -> datetime: ...

    @property
    def reason(self) -> str: ...


class ExtensionLine(Protocol):
    """One line of the ledger of extensions: so much more time in the clock's own unit. `statutory`: the date of the law
    moves too."""

    @property
    def amount(self) -> int: ...

    @property
    def unit(self) -> str: ...

    @property
    def statutory(self) -> bool: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class Interval:
    """A line of a clock's ledger; `kind` is running or paused."""

    kind: str
    effective_from: datetime
    reason: str = ""


@dataclass(frozen=True)
class Extension:
    """A line of the ledger of extensions."""

    amount: int
    unit: str
    reason: str = ""
    statutory: bool = False


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still. One without an end is still open."""

    start: datetime
    end: datetime | None
    reason: str


def pauses(lines: Sequence[LedgerLine]) -> list[Pause]:
    """The pauses of a ledger, the first first, in UTC. Lines count from when they are effective, in whatever order they
    were written: a line that says again what holds already changes nothing."""
    found: list[Pause] = []
    # Two moments of one zone are compared by the clock on the wall, which goes back an hour in October.
    for line in sorted(lines, key=lambda line: line.effective_from.astimezone(UTC)):
        at = line.effective_from.astimezone(UTC)
        is_open = bool(found) and found[-1].end is None
        if line.kind == "paused" and not is_open:
            found.append(Pause(at, None, line.reason))
        elif line.kind == "running" and is_open:
            found[-1] = Pause(found[-1].start, at, found[-1].reason)
    return found
