"""A replay from beginning to end: the snapshot brought up to date, read a piece at a time, compared and counted.

Memory is bounded by a piece, not by the council. It runs in a process of its own, because polars is big and busy.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl
from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.catalogue.versions import Version
from frontdoor.clock import in_words
from frontdoor.db import Database
from frontdoor.insight import chunks, snapshots
from frontdoor.insight.chunks import KIND
from frontdoor.insight.comparing import Pair, all_compared, not_held
from frontdoor.insight.gathering import refreshed
from frontdoor.insight.outreach import Outreach
from frontdoor.insight.populations import population
from frontdoor.insight.summary import KINDS, Kind, Summary
from frontdoor.insight.tallies import Tallies

# Rows that are compared at a time.
PIECE_ROWS = 250_000
OWN_DAYS = "each on the day of their own claim; what renews, on the first day of its next term"
# Told how many rows are done of all.
Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class Wish:
    """What is to be replayed: the draft against the version in force, over which kinds, on which day (None: each on
    the day of their own claim)."""

    council_id: str
    version: Version
    draft: Compiled
    kinds: Collection[Kind] = KINDS
    on: date | None = None

    @property
    def pair(self) -> Pair:
        return Pair(self.version.compiled, self.draft, self.on, refreshed(self.version))


@dataclass
class Replay:
    """One replay. `catching_up` is told of blocks that are read again, `watch` of rows that are done."""

    database: Database
    wish: Wish
    watch: Watch = lambda done, of: None
    catching_up: Watch = lambda done, of: None
    outreach: Outreach | None = None
    piece_rows: int = PIECE_ROWS
    tallies: Tallies = field(default_factory=Tallies)

    def run(self, *, at: datetime) -> Summary:
        """The summary. Raises DefinitionError where a version cannot judge a single row."""
        began, wish = time.monotonic(), self.wish
        snapshots.bring_up_to_date(self.database, wish.council_id, wish.version, at=at, watch=self.catching_up)
        with self.database.session(write=False) as session:
            for found in all_compared(wish.pair, self._pieces(session)):
                self.tallies.add(found)
                if self.outreach is not None:
                    self.outreach.add(session, found)
        kinds = self.tallies.kinds()
        return Summary(
            council=wish.council_id, service=wish.version.definition.id, version=wish.version.number,
            hash=wish.version.hash, draft_hash=wish.draft.hash, on=wish.on,
            claimed=f"all as if they had claimed on {in_words(wish.on)}" if wish.on else OWN_DAYS, as_of=at,
            populations=tuple(population(kind, self.tallies) for kind in KINDS if kind in kinds),
            not_held=not_held(wish.draft, chunks.schema(wish.version.compiled)), notes=self._notes(),
            seconds=round(time.monotonic() - began, 2))

    def _pieces(self, session: Session) -> Iterator[pl.DataFrame]:
        """The rows of the kinds that are wanted."""
        council_id, service_id = self.wish.council_id, self.wish.version.definition.id
        total, done = snapshots.size(session, council_id, service_id), 0
        self.watch(0, total)
        for frame in snapshots.read(session, council_id, service_id, self.piece_rows):
            yield frame.filter(pl.col(KIND).is_in(list(self.wish.kinds)))
            done += frame.height
            self.watch(done, total)

    def _notes(self) -> tuple[str, ...]:
        """What has to be known to read the numbers."""
        notes = []
        if not self.tallies.kinds():
            notes.append("There are no cases to replay.")
        if self.wish.draft.hash == self.wish.version.hash:
            notes.append("The draft is the same as the version in force.")
        if self.wish.on is not None:
            notes.append("Dates that people gave are as they gave them, however long before that day.")
        if any(self.tallies.failed.values()):
            notes.append("Some could not be judged: a figure has no value on their day. Add one, or name a day.")
        return tuple(notes)
