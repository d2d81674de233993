"""Whether the audit is whole: every block follows the one before it, and every row is what it was when it was sealed.

What cannot be found by looking at the database alone: that its owner made the whole chain anew, or cut off its end.
That is found with the head of an earlier look, kept where they cannot reach it.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow, chain
from frontdoor.audit.blocks import COLUMNS, AuditBlock, AuditWaiting
from frontdoor.audit.chain import BEGINNING, Leaf

HEAD = re.compile(r"(\d{1,12})\.([0-9a-f]{64})")
BLOCKS_AT_ONCE = 20
Block = Row[int, datetime, str, str, bytes]
BLOCK = (AuditBlock.number, AuditBlock.sealed_at, AuditBlock.previous, AuditBlock.hash, AuditBlock.leaves)


@dataclass(frozen=True)
class Told:
    """What was found of one council. `head` is the newest block's number and hash, to keep elsewhere; `fault` the
    first thing that is not as it was, in a sentence, or None; `waiting` how many rows no block holds yet."""

    council_id: str
    blocks: int
    sealed: int
    waiting: int
    head: str
    fault: str | None

    @property
    def is_whole(self) -> bool:
        return self.fault is None


class Walk:
    """One way along a council's chain, from its first block."""

    def __init__(self, session: Session, council_id: str, head: str = "") -> None:
        self.session, self.council_id = session, council_id
        self.number, self.sealed, self.hash = 0, 0, BEGINNING
        found = HEAD.fullmatch(head)
        self.kept = (int(found[1]), found[2]) if found else None

    def fault(self) -> str | None:
        """The first thing that is wrong, in the order in which it was sealed."""
        for block in self._blocks():
            said = self._fault_in(block)
            if said is not None:
                return said
            self.number, self.hash = block.number, block.hash
        if self.kept is not None and self.kept[0] > self.number:
            return f"Block {self.kept[0]}, whose hash was kept elsewhere, is gone."
        return self._fault_of_the_unsealed()

    def _blocks(self) -> Iterator[Block]:
        after = 0
        while True:
            found = self.session.execute(
                select(*BLOCK).where(AuditBlock.council_id == self.council_id, AuditBlock.number > after)
                .order_by(AuditBlock.number).limit(BLOCKS_AT_ONCE)
            ).all()
            if not found:
                return
            yield from found
            after = found[-1].number

    def _fault_in(self, block: Block) -> str | None:
        if block.number != self.number + 1:
            return f"Block {self.number + 1} is gone."
        try:
            leaves = chain.unpacked(block.leaves)
        except struct.error:
            return f"Block {block.number} was changed."
        said = self._fault_among(leaves, block.number)
        if said is not None:
            return said
        made = chain.block_hash(self.council_id, block.number, block.sealed_at, block.previous, block.leaves)
        if made != block.hash or block.previous != self.hash:
            return f"Block {block.number} was changed, or does not follow the one before it."
        if self.kept is not None and self.kept[0] == block.number and self.kept[1] != block.hash:
            return f"Block {block.number} is not the one whose hash was kept elsewhere: the chain was made anew."
        self.sealed += len(leaves)
        return None

    def _fault_among(self, leaves: list[Leaf], number: int) -> str | None:
        rows = {row.id: row for row in self.session.execute(
            select(*COLUMNS).where(AuditRow.id.in_([leaf.row_id for leaf in leaves])))}
        for leaf in leaves:
            row = rows.get(leaf.row_id)
            if row is None:
                return f"Row {leaf.row_id} of block {number} is gone."
            if row.council_id != self.council_id or chain.row_digest(*row) != leaf.digest:
                return f"Row {leaf.row_id} of block {number} was changed."
        return None

    def _fault_of_the_unsealed(self) -> str | None:
        lost = self.session.scalar(
            select(AuditWaiting.id).outerjoin(AuditRow, AuditRow.id == AuditWaiting.id)
            .where(AuditWaiting.council_id == self.council_id, AuditRow.id.is_(None)).order_by(AuditWaiting.id).limit(1)
        )
        if lost is not None:
            return f"Row {lost} waited to be sealed and is gone."
        rows = self.session.scalar(
            select(func.count()).select_from(AuditRow).where(AuditRow.council_id == self.council_id)) or 0
        if rows == self.sealed + self.waiting():
            return None
        return self._neither()

    def _neither(self) -> str:
        """The first row that came in behind the back of the database. Looked for only once it is known that there is
        one: it holds the ids of all that is sealed."""
        known = set(self.session.scalars(
            select(AuditWaiting.id).where(AuditWaiting.council_id == self.council_id)))
        for block in self._blocks():
            known.update(leaf.row_id for leaf in chain.unpacked(block.leaves))
        for row_id in self.session.scalars(
                select(AuditRow.id).where(AuditRow.council_id == self.council_id).order_by(AuditRow.id)):
            if row_id not in known:
                return f"Row {row_id} is in no block and does not wait for one."
        return "A row is sealed twice, or waits although it is sealed."

    def waiting(self) -> int:
        return self.session.scalar(
            select(func.count()).select_from(AuditWaiting).where(AuditWaiting.council_id == self.council_id)) or 0


def verify(session: Session, council_id: str, *, head: str = "") -> Told:
    """Look at all of a council's audit as it stands at one moment. `head` is what an earlier look gave; the chain must
    still lead through it. `session` must be new: on PostgreSQL it is made to see one moment only."""
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    walk = Walk(session, council_id, head)
    fault = walk.fault()
    return Told(council_id, walk.number, walk.sealed, walk.waiting(),
                f"{walk.number}.{walk.hash}" if walk.number else "", fault)
