"""A replay on its page: asked for, on its way, failed, and what a finished one found, drawn and told."""

from dataclasses import dataclass
from typing import Any

import pytest

from frontdoor.clock import now
from frontdoor.insight import replays
from frontdoor.insight.replays import Taken
from frontdoor.insight.summary import CriterionFlips, Flip, Line, Load, Money, Population, Summary, Workload
from tests.integration.design.conftest import Designing
from tests.integration.pages import Element, Page
from tests.unit.insight.test_summary import SUMMARY

PAST = Population(
    kind="past", rows=200, flips=60, failed=0,
    outcomes=(Flip(from_outcome="eligible_auto", from_result="eligible_auto", to_outcome="not_eligible",
                   to_result="not_eligible", count=45),
              Flip(from_outcome="not_eligible", from_result="not_eligible", to_outcome="needs_assessment",
                   to_result="needs_assessment", count=None)),
    wards=(Line(value="Harbour", rows=120, flips=60), Line(value="Mill", rows=60, flips=None),
           Line(value="Abbey", rows=None, flips=None)),
    ages=(Line(value="75 and over", rows=150, flips=45), Line(value="not known", rows=50, flips=15)),
    tiers=(Line(value="1", rows=180, flips=60), Line(value="2", rows=20, flips=0)),
    decided_by=(Line(value="rule", rows=None, flips=None), Line(value="officer", rows=None, flips=None)),
    money=Money(before_pence=1_200_000, after_pence=1_110_050, difference_pence=-89_950, changed=45, unknown=10),
    workload=Workload(tiers=(Load(tier="none", before=0, after=0), Load(tier="1", before=180, after=165),
                             Load(tier="2", before=20, after=35), Load(tier="3", before=0, after=0)),
                      to_people=15, from_people=0, weeks=52.0, a_week=0.3),
    criteria=(CriterionFlips(criterion="keeper_lives_here", count=45),))
FEW = PAST.model_copy(update={"kind": "open", "rows": None, "flips": None, "outcomes": ()})
FREE = PAST.model_copy(update={
    "kind": "renewable", "flips": 0, "outcomes": (), "criteria": (), "failed": 15,
    "money": Money(before_pence=0, after_pence=0, difference_pence=0, changed=0, unknown=0)})


@dataclass
class Replayed:
    """A change whose replay the worker has in its hands."""

    designing: Designing
    taken: Taken

    def finish(self, *populations: Population, **more: Any) -> Page:
        """Bring it to its end, and look at the page."""
        summary: Summary = SUMMARY.model_copy(update={"populations": populations, **more})
        assert replays.finish(self.designing.session, self.taken, summary, at=now())
        return self.page()

    def page(self) -> Page:
        self.designing.session.commit()
        return Page(self.designing.get("/replay").text)


@pytest.fixture
def replayed(designing: Designing) -> Replayed:
    designing.send("/replay", {"on": "1 4 2027"})
    [run] = replays.to_take_up(designing.session, at=now())
    taken = replays.take_up(designing.session, run, at=now())
    assert taken is not None
    return Replayed(designing, taken)


def words(element: Element) -> str:
    return " ".join(element.words.split())


def tables(page: Page) -> dict[str, list[str]]:
    """By the caption of each table the words of its rows, without the head."""
    found: dict[str, list[str]] = {words(caption): [] for caption in page.all("caption")}
    captions = {id(caption.inside("table")): words(caption) for caption in page.all("caption")}
    for row in page.all("tr"):
        if row.inside("tbody") is not None:
            cells = [words(cell) for cell in page.all("th", "td") if cell.inside("tr") is row]
            found[captions[id(row.inside("table"))]].append(" | ".join(cells))
    return found


def told(page: Page) -> dict[str, str]:
    """The figures that stand with their names."""
    return {words(name): words(value) for name, value in zip(page.all("dt"), page.all("dd"), strict=True)}


def test_who_comes_out_otherwise_is_told_by_ward_age_tier_and_decider(replayed: Replayed) -> None:
    page = replayed.finish(PAST)
    assert tables(page) == {
        "From what to what": ["Eligible auto → Not eligible | 45", "Not eligible → Needs assessment | not told"],
        "What changes about them": ["Keeper lives here | 45"],
        "The work of people": ["Tier 1 | 180 | 165", "Tier 2 | 20 | 35"],
        "By ward": ["Harbour | 120 | 60", "Mill | 60 | not told"],
        "By age": ["75 and over | 150 | 45", "Not known | 50 | 15"],
        "By tier": ["Tier 1 | 180 | 60", "Tier 2 | 20 | 0"]}
    text = words(page.all("main")[0])
    assert "against version 3, all as if they had claimed on 1 April 2027." in text
    assert "Too few to be told: Abbey." in text and "By who decided Too few to be told: By rule, An officer." in text


def test_each_line_is_drawn_as_long_as_it_is_large_with_its_part_that_flips(replayed: Replayed) -> None:
    page = replayed.finish(PAST)
    drawn = [(bar.attributes["class"], bar.attributes["width"]) for bar in page.all("rect")
             if (around := bar.inside("table")) is not None and words(around).startswith("By ward")]
    assert drawn == [("fd-bar", "100"), ("fd-bar--flips", "50"), ("fd-bar--untold", "50"), ("fd-bar--flips", "0")]
    for drawing in page.all("svg"):
        assert drawing.attributes["aria-hidden"] == "true", "the table beside it says the same"


def test_money_and_work_are_told(replayed: Replayed) -> None:
    assert told(replayed.finish(PAST)) == {
        "Looked at": "200", "Come out otherwise": "60", "More go to a person": "15", "Fewer go to a person": "0",
        "Change in a week": "+0.3", "Pay another fee": "45", "Fees before": "£12,000", "Fees after": "£11,100.50",
        "Difference": "-£899.50", "Fee not known": "10"}


def test_of_too_few_nothing_is_told(replayed: Replayed) -> None:
    page = replayed.finish(FEW)
    assert "There are fewer than 10 of these, so nothing more is told." in words(page.all("main")[0])
    assert page.all("table") == []


def test_where_nothing_changes_that_is_said(replayed: Replayed) -> None:
    page = replayed.finish(FREE, not_held=("width_mm",), notes=("A note.",))
    assert told(page)["Could not be judged"] == "15" and told(page)["Come out otherwise"] == "0"
    for said in ("Nobody’s outcome changes.", "Nobody pays anything, before or after.", "A note.",
                 "so they count as not asked: width mm."):
        assert said in words(page.all("main")[0])


def test_nothing_to_replay_is_said(replayed: Replayed) -> None:
    assert "There are no cases to replay" in words(replayed.finish().all("main")[0])


def test_a_change_that_was_changed_since_is_to_be_replayed_again(replayed: Replayed) -> None:
    assert "It has been changed since" in words(replayed.finish(PAST).all("main")[0])
    unchanged = replayed.designing
    unchanged.send("/replay", {})
    [run] = replays.to_take_up(unchanged.session, at=now())
    again = replays.take_up(unchanged.session, run, at=now())
    assert again is not None
    page = Replayed(unchanged, again).finish(PAST, draft_hash=unchanged.hash)
    assert "It has been changed since" not in words(page.all("main")[0])


def test_one_on_its_way_says_how_far_it_is(replayed: Replayed) -> None:
    assert replays.note_progress(replayed.designing.session, replayed.taken, 50, 200, at=now())
    page = replayed.page()
    assert "On its way: 25%" in words(page.all("main")[0])
    [progress] = page.all("progress")
    assert progress.attributes["value"] == "25"


def test_one_that_failed_says_why(replayed: Replayed) -> None:
    replays.fail(replayed.designing.session, replayed.taken, "No figure for 2031.", at=now())
    assert "No figure for 2031." in words(replayed.page().all("main")[0])


def test_a_day_that_is_none_is_said_with_what_was_typed(designing: Designing) -> None:
    answer = designing.send("/replay", {"on": "31 2 2027"})
    assert answer.status_code == 422 and 'value="31 2 2027"' in answer.text
