"""Being refused: why, what would change it, and another person who looks again."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.clock import local_date, now
from frontdoor.people.actor import Level
from tests.journeys import desk, household
from tests.journeys.applying import PERSON, REFUSED, Applying
from tests.journeys.conftest import Live
from tests.journeys.post import Post, link_in
from tests.journeys.resident import NO

Check = Callable[[Page], None]
ROSE = "rose.whitaker@example.org"
MOVED = "The log book shows another address, and the tenancy is not signed."
ASKS = "DVLA has my new address now. I sent you the new log book."
PARKING = ("customer-services",)


def test_a_van_that_is_too_long_is_refused_by_the_rule_with_the_reasons_and_what_would_change_it(
    live: Live, page: Page, post: Post, tmp_path: Path, assert_accessible: Check,
) -> None:
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first().to_the_answer(home.line, length="6.4")
    apply.on(REFUSED)
    main = page.get_by_role("main")
    for words in ("The vehicle is too big for the bays", "It can be up to 5.0 m long, 2.0 m high and 2.0 m wide"):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("It costs")
    assert_accessible(page)
    apply.press_on("Apply all the same")
    _gives_the_rest(apply, tmp_path)
    reference = apply.send()
    told = post.saying(ROSE, "too big for the bays")
    assert "up to 5.0 m long" in told.body and "look at it again" in told.body
    page.goto(link_in(told, live.url))
    for words in ("We could not grant your application", "too big for the bays", "It can be up to 5.0 m long"):
        expect(main).to_contain_text(words)
    assert_accessible(page)
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.tier, case.outcome) == (1, "refused")


def _gives_the_rest(apply: Applying, folder: Path) -> None:
    apply.without_account()
    apply.born()
    apply.registration()
    apply.start(local_date(now()))
    apply.papers(folder)
    apply.you(household.NAME, ROSE)


def test_who_was_refused_by_an_officer_asks_again_and_another_officer_decides_from_the_record(
    live: Live, page: Page, post: Post, seated: Callable[..., Page], tmp_path: Path, assert_accessible: Check,
) -> None:
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first().to_the_answer(home.line, matches=NO)
    apply.on(PERSON)
    expect(page.get_by_role("main")).to_contain_text("The log book shows another address")
    apply.press_on()
    _gives_the_rest(apply, tmp_path)
    reference = apply.send()
    first = seated("Sam Okafor", level=Level.ADVANCED, teams=PARKING)
    second = seated("Lee Brannigan", level=Level.ADVANCED, teams=PARKING)
    _refuses(first, reference, assert_accessible)
    _asks_for_a_review(live, page, post, assert_accessible)
    _may_not_judge_own_work(first, reference)
    _changes_it(second, reference, assert_accessible)
    told = post.saying(ROSE, "£60")
    page.goto(link_in(told, live.url))
    expect(page.get_by_role("main")).to_contain_text("Pay £60")
    assert_accessible(page)
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.tier, case.state) == (2, "awaiting_payment")


def _refuses(officer: Page, reference: str, assert_accessible: Check) -> None:
    desk.open_case(officer, reference)
    desk.take(officer)
    assert_accessible(officer)
    desk.decide(officer, "Refuse", MOVED)
    expect(officer.get_by_role("main")).to_contain_text("Refused")


def _asks_for_a_review(live: Live, page: Page, post: Post, assert_accessible: Check) -> None:
    told = post.saying(ROSE, MOVED)
    page.goto(link_in(told, live.url))
    expect(page.get_by_role("main")).to_contain_text(MOVED)
    page.get_by_role("link", name="Ask us to look again").click()
    page.get_by_role("textbox").fill(ASKS)
    assert_accessible(page)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("look")
    assert post.new(ROSE)


def _may_not_judge_own_work(officer: Page, reference: str) -> None:
    """Whoever decided has no way to decide again: the page says why, and the address of the form gives no form."""
    desk.open_case(officer, reference)
    desk.take(officer)
    main = officer.get_by_role("main")
    expect(main).to_contain_text("Another officer")
    expect(main.get_by_role("button", name="Decide the review")).to_have_count(0)
    officer.goto(f"/desk/cases/{reference}/decide")
    expect(main).to_contain_text("Another officer")
    expect(main.get_by_role("radio")).to_have_count(0)
    desk.open_case(officer, reference)
    desk.put_back(officer)


def _changes_it(officer: Page, reference: str, assert_accessible: Check) -> None:
    """Another officer starts from the decision as it stands, and what the resident says to it."""
    desk.open_case(officer, reference)
    desk.take(officer)
    record = officer.get_by_role("region", name="What you are asked to look at again")
    for words in ("Refused", "Sam Okafor", "version 1", MOVED, ASKS,
                  "The log book shows another address."):
        expect(record).to_contain_text(words)
    assert_accessible(officer)
    desk.act(officer, "Decide the review")
    assert_accessible(officer)
    officer.get_by_role("radio", name="Grant", exact=True).check()
    officer.get_by_role("textbox", name="Reasons").fill("The new log book shows this address.")
    officer.get_by_role("button", name="Decide and tell the resident").click()
    expect(officer.get_by_role("main")).to_contain_text("waiting for payment")
