"""What a replay is measured against does the same work: the plain polars expressions find what the rules find."""

from datetime import timedelta
from random import Random

import polars as pl
import pytest

from frontdoor.catalogue import loader
from frontdoor.insight import chunks
from frontdoor.insight.comparing import FLIPS, Pair, compared
from frontdoor.insight.gathering import Held
from tests.benchmarks import applications, plain, replaying
from tests.benchmarks.applications import DRAFT, FACTS, NOW


@pytest.fixture(scope="module")
def frame():
    chance = Random(2)
    rows = (Held(number, 1, "past", applications.FIRST_DAY + timedelta(days=chance.randrange(applications.DAYS)),
                 "Ward 1", 1, "granted", "rule", applications.person(chance)) for number in range(3_000))
    return chunks.framed(applications.compiled(NOW), rows)


def test_the_peer_finds_the_same_where_everything_is_known(frame):
    known = frame.filter(pl.all_horizontal(pl.col(f"{fact['id']}__state") == 0 for fact in FACTS))
    ours = compared(Pair(applications.compiled(NOW), applications.compiled(DRAFT)), known)
    theirs = plain.compared(known, NOW, DRAFT)
    assert known.height > 1_500 and ours[FLIPS].sum() > 50
    assert ours[FLIPS].to_list() == theirs["flips"].to_list()
    for side in ("before__", "after__"):
        for what in ("outcome", "fee_pence"):
            assert ours[f"{side}{what}"].to_list() == theirs[f"{side}{what}"].to_list()
        for name in applications.CRITERIA:
            assert ours[f"{side}criterion__{name}"].to_list() == theirs[f"{side}{name}"].to_list()


def test_a_draft_is_written_to_a_file_that_the_loader_reads(tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(replaying.as_file())
    assert loader.load(path).id == applications.SERVICE
