"""Whatever the owner of the database changes in what was sealed, looking at the chain finds it."""

from collections import Counter
from random import Random
from typing import cast

from sqlalchemy import Table, insert, select, text, update

from frontdoor.audit import AuditRow, blocks, chain, verifying
from frontdoor.audit.blocks import AuditBlock
from frontdoor.audit.chain import Leaf
from tests.factories import ALDERMERE, AT
from tests.integration.test_audit import act, take_guard_away

ROWS, IN_A_BLOCK, TIMES = 12, 3, 1_000
ROW_TABLE, BLOCK_TABLE = cast(Table, AuditRow.__table__), cast(Table, AuditBlock.__table__)
OTHER = {"actor_id": "mallory", "action": "printed", "subject_id": "FD-X", "actor_kind": "clock",
         "subject_kind": "resident", "detail": {"n": -1}, "at": AT.replace(year=2027)}


class Chain:
    """A sealed chain, and what its owner can do to it. Every act is rolled back after it was looked for."""

    def __init__(self, session, random):
        self.session, self.random = session, random
        self.rows = list(session.scalars(select(AuditRow.id).order_by(AuditRow.id)))
        self.numbers = list(session.scalars(select(AuditBlock.number).order_by(AuditBlock.number)))

    def a_row_changed(self):
        column = self.random.choice(sorted(OTHER))
        self._set(self.random.choice(self.rows), **{column: OTHER[column]})

    def a_row_removed(self):
        self.session.execute(text("DELETE FROM audit_rows WHERE id = :id"), {"id": self.random.choice(self.rows)})

    def two_rows_swapped(self):
        one, other = self.random.sample(self.rows, 2)
        for row_id, to in ((one, -1), (other, one), (-1, other)):
            self._set(row_id, id=to)

    def a_block_changed(self):
        number = self.random.choice(self.numbers)
        block = self._block(number)
        leaves = chain.unpacked(block.leaves)
        spot = self.random.randrange(len(leaves))
        changes = [
            {"sealed_at": AT.replace(year=2028)}, {"previous": "f" * 64}, {"hash": "f" * 64},
            {"leaves": chain.packed(leaves[:spot] + leaves[spot + 1:])},
            {"leaves": chain.packed([*leaves[:spot], Leaf(leaves[spot].row_id, b"f" * 32), *leaves[spot + 1:]])},
            {"leaves": chain.packed(leaves[::-1])}, {"leaves": block.leaves[:-1]},
        ]
        self._set_block(number, **self.random.choice(changes))

    def a_block_removed(self):
        self.session.execute(text("DELETE FROM audit_blocks WHERE number = :n"),
                             {"n": self.random.choice(self.numbers)})

    def two_blocks_swapped(self):
        one, other = self.random.sample(self.numbers, 2)
        for number, to in ((one, -1), (other, one), (-1, other)):
            self._set_block(number, number=to)

    def a_row_slipped_in(self):
        act(self.session, self.random.randrange(10_000))

    def a_row_and_its_digest_changed(self):
        number = self.random.choice(self.numbers)
        self._set_block(number, leaves=self._forged(number))

    def the_tail_made_anew(self):
        """A row is changed and everything from there on reckoned again, as it would have been: only the head of
        before, kept elsewhere, tells."""
        first = self.random.choice(self.numbers)
        previous = self._block(first).previous
        for number in self.numbers[first - 1:]:
            leaves = self._forged(number) if number == first else self._block(number).leaves
            hashed = chain.block_hash(ALDERMERE, number, AT, previous, leaves)
            self._set_block(number, leaves=leaves, previous=previous, hash=hashed)
            previous = hashed

    def the_tail_cut_off(self):
        first = self.random.choice(self.numbers)
        self.session.execute(text("DELETE FROM audit_blocks WHERE number >= :n"), {"n": first})
        for row_id in self.rows[(first - 1) * IN_A_BLOCK:]:
            self.session.execute(insert(blocks.AuditWaiting), {"id": row_id, "council_id": ALDERMERE})

    def _forged(self, number):
        """A row of the block is changed, and its digest in the block with it."""
        leaves = chain.unpacked(self._block(number).leaves)
        spot = self.random.randrange(len(leaves))
        self._set(leaves[spot].row_id, actor_id="mallory")
        row = self.session.execute(select(*blocks.COLUMNS).where(AuditRow.id == leaves[spot].row_id)).one()
        leaves[spot] = Leaf(row.id, chain.row_digest(*row))
        return chain.packed(leaves)

    def _set(self, row_id, **values):
        self.session.execute(update(ROW_TABLE).where(ROW_TABLE.c.id == row_id).values(**values))

    def _set_block(self, which, **values):
        self.session.execute(update(BLOCK_TABLE).where(BLOCK_TABLE.c.number == which).values(**values))

    def _block(self, number):
        return self.session.execute(select(*verifying.BLOCK).where(AuditBlock.number == number)).one()


WAYS = (Chain.a_row_changed, Chain.a_row_removed, Chain.two_rows_swapped, Chain.a_block_changed, Chain.a_block_removed,
        Chain.two_blocks_swapped, Chain.a_row_slipped_in, Chain.a_row_and_its_digest_changed, Chain.the_tail_made_anew,
        Chain.the_tail_cut_off)


def test_a_thousand_changes_of_the_chain_are_all_found(session, database_kind):
    for number in range(ROWS):
        act(session, number)
    while blocks.seal(session, ALDERMERE, at=AT, most=IN_A_BLOCK):
        pass
    take_guard_away(session)
    head = verifying.verify(session, ALDERMERE).head
    assert head.startswith(f"{ROWS // IN_A_BLOCK}.")
    random, missed = Random(35), []
    tried: Counter[str] = Counter()
    # The same walk on either database: a few on the second show that it reads the same bytes.
    for _ in range(TIMES if database_kind == "sqlite" else TIMES // 10):
        way = random.choice(WAYS)
        before = session.begin_nested()
        way(Chain(session, random))
        if verifying.verify(session, ALDERMERE, head=head).is_whole:
            missed.append(way.__name__)
        before.rollback()
        tried[way.__name__] += 1
    assert missed == [] and len(tried) == len(WAYS)
    assert verifying.verify(session, ALDERMERE, head=head).is_whole
