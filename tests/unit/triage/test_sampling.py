"""Which decisions are drawn to be checked, and how sure a share of disagreement is."""

from decimal import Decimal
from math import sqrt

import pytest

from frontdoor.cases.references import new_reference
from frontdoor.catalogue import loader
from frontdoor.triage.sampling import brake, drawing, intervals
from frontdoor.triage.sampling.brake import Limit
from frontdoor.triage.sampling.intervals import Share, share_of, wilson

REFERENCES = [new_reference() for _ in range(4_000)]


def test_the_lot_falls_on_about_the_share_that_was_asked_for() -> None:
    drawn = sum(drawing.is_drawn(one, Decimal("0.05")) for one in REFERENCES)
    spread = 5 * sqrt(len(REFERENCES) * 0.05 * 0.95)
    assert abs(drawn - 200) < spread


def test_all_are_drawn_at_a_share_of_one_and_none_at_nothing() -> None:
    assert all(drawing.is_drawn(one, Decimal(1)) for one in REFERENCES)
    assert not any(drawing.is_drawn(one, Decimal(0)) for one in REFERENCES)


def test_whoever_is_drawn_at_a_small_share_is_drawn_at_a_larger_one() -> None:
    small = {one for one in REFERENCES if drawing.is_drawn(one, Decimal("0.1"))}
    assert small and small < {one for one in REFERENCES if drawing.is_drawn(one, Decimal("0.2"))}


def test_a_raised_flag_asks_for_more_checks() -> None:
    definition = loader.compiled("blue-badge", "aldermere").definition
    assert drawing.share(definition, ()) == Decimal("0.05")
    assert drawing.share(definition, ("misuse_before",)) == 1


@pytest.mark.parametrize(("share", "size", "low", "high"), [
    # As in R. G. Newcombe, Statistics in Medicine 17 (1998), method 3.
    (81 / 263, 263, 0.2553, 0.3662), (15 / 148, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
    (1 / 29, 29, 0.0061, 0.1718),
])
def test_the_interval_is_wilsons(share: float, size: int, low: float, high: float) -> None:
    assert wilson(share, size) == pytest.approx((low, high), abs=5e-5)


def test_without_a_check_nothing_is_known() -> None:
    assert share_of([]) == Share(0, 0, 0.0, 0.0, 1.0)


def test_checks_of_one_chance_count_as_they_are() -> None:
    found = share_of([(True, 0.05)] * 3 + [(False, 0.05)] * 27)
    assert (found.checks, found.against) == (30, 3) and found.share == pytest.approx(0.1)
    assert (found.low, found.high) == pytest.approx(wilson(0.1, 30))


def test_those_that_were_drawn_more_often_weigh_less() -> None:
    """All flagged cases are checked and half are wrong; of the others one in twenty is, and none is wrong."""
    found = share_of([(True, 1.0)] * 10 + [(False, 1.0)] * 10 + [(False, 0.05)] * 20)
    assert found.share == pytest.approx(10 / (20 + 400))
    assert found.high - found.low > wilson(found.share, 40)[1] - wilson(found.share, 40)[0]


def test_the_brake_trips_on_the_lower_bound_only_and_on_the_surest() -> None:
    limit = Limit(disagreement=0.1, after=30)
    likely = share_of([(True, 1.0)] * 5 + [(False, 1.0)] * 25)
    sure = share_of([(True, 1.0)] * 9 + [(False, 1.0)] * 21)
    surer = share_of([(True, 1.0)] * 12 + [(False, 1.0)] * 18)
    assert likely.share > limit.disagreement > likely.low
    assert brake.warns(likely, limit) and brake.worst({"": likely}, limit) is None
    assert brake.worst({"": sure, "keeper": surer}, limit) == ("keeper", surer)


def test_the_brake_waits_for_as_many_checks_as_the_service_asks_for() -> None:
    few = share_of([(True, 1.0)] * 29)
    assert brake.worst({"": few}, Limit(0.1, 30)) is None
    assert brake.worst({"": share_of([(True, 1.0)] * 30)}, Limit(0.1, 30)) is not None


def test_an_interval_stays_between_nothing_and_all() -> None:
    assert all(0 <= bound <= 1 for share in (0, 0.001, 0.5, 1) for bound in intervals.wilson(share, 3))
