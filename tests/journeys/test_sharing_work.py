"""Work is shared out: by dragging and by a form, to a cover, from many chosen cases, and from one who leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.references import new_reference
from frontdoor.clock import local_date, now
from frontdoor.people import rosters
from frontdoor.people.officers import Officer, queue_named
from frontdoor.triage import absences, placement, sharing
from frontdoor.triage.assigning import Policy
from tests import factories
from tests.journeys import desk, town
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, Look
from tests.journeys.post import Post

TEAMS = ("customer-services", "highways")


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], DESK)


def staff(session: Session, *names: str) -> list[Officer]:
    return [factories.officer(session, name, teams=TEAMS) for name in names]


def waiting(session: Session, count: int, *, street: str = "High Street") -> list[Case]:
    return [town.report(session, town.UNSURE, street=street, number=2 * number, at=now() - timedelta(hours=2))
            for number in range(count)]


def held(session: Session, officer: Officer, count: int) -> list[Case]:
    found = waiting(session, count, street="Castle Road")
    for case in found:
        placement.take(session, case, actor=officer.as_actor(), at=now())
    return found


def owners(live: Live, cases: list[Case]) -> set[str]:
    with live.reading() as session:
        return set(session.scalars(select(Officer.name).join(Case, Case.owner_id == Officer.id)
                                   .where(Case.reference.in_([case.reference for case in cases]))))


def line(page: Page, name: str) -> Locator:
    """The line of an officer among the people of the customer team."""
    return page.get_by_role("region", name="Customer services: people").get_by_role("row", name=name)


def in_days(page: Page, name: str, days: int) -> None:
    """Fill in the day so many days from now, in a group of three boxes."""
    day = local_date(now()).fromordinal(local_date(now()).toordinal() + days)
    boxes = page.get_by_role("group", name=name)
    for box, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(box).fill(str(part))


def test_somebody_goes_on_leave_and_their_cover_and_their_manager_see_to_the_work(
    live: Live, visitors: Callable[..., Page], post: Post,
) -> None:
    with live.making() as session:
        ada, bo, cy, lee = staff(session, "Ada Quay", "Bo Lane", "Cy Reed", "Lee Brannigan")
        cases = held(session, ada, 4)
        cases[3].due_at = now().replace(year=now().year + 1)
        away = ada.public_id
        page = desk.seat(session, visitors(), lee, live.url)
    page.goto("/manage/work")
    line(page, "Ada Quay").drag_to(line(page, "Cy Reed"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 case moved to Cy Reed")
    page.get_by_role("button", name="Undo: move it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 case moved to Ada Quay")
    assert owners(live, cases) == {"Ada Quay"}
    page.goto(f"/manage/people/{away}")
    page.get_by_text("Write down that they are away").click()
    in_days(page, "First day", 0)
    in_days(page, "Last day", 14)
    page.get_by_label("Who covers?").select_option("Bo Lane")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Bo Lane covers")).to_be_visible()
    post.tick()
    assert owners(live, cases[:3]) == {"Bo Lane"} and owners(live, cases[3:]) == {"Ada Quay"}
    page.goto("/manage/work")
    expect(line(page, "Ada Quay")).to_contain_text("Bo Lane covers")
    page.get_by_label("From").select_option("Ada Quay (1)")
    page.get_by_label("To", exact=True).select_option("Cy Reed")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 case moved to Cy Reed")
    assert owners(live, cases) == {"Bo Lane", "Cy Reed"}


def test_many_are_done_together_without_scripts_and_the_refused_one_says_why(
    live: Live, visitors: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        ada, bo = staff(session, "Ada Quay", "Bo Lane")
        first, second, other = waiting(session, 3)
        page = desk.seat(session, visitors(scripts=False), ada, live.url)
    page.goto("/desk/queues/highways")
    for case in (first, second, other):
        page.get_by_label(f"Choose {case.title} {case.reference}").check()
    page.get_by_label("What to do").select_option("Ask the residents a question")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you ask about the 3 cases?")
    with live.making() as session:
        placement.take(session, session.merge(other), actor=session.merge(bo).as_actor(), at=now())
    page.get_by_label("Your question").fill("Is it still there?")
    page.get_by_role("button", name="Send the question (3 cases)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 3 cases asked")
    refused = page.get_by_role("row", name=other.reference)
    expect(refused).to_contain_text("It changed after you chose it. Bo Lane: ")
    expect(page.get_by_role("main")).to_contain_text("Is it still there?")


def test_a_leaver_is_looked_at_first_and_then_let_go(live: Live, visitors: Callable[..., Page]) -> None:
    with live.making() as session:
        ada, lee = staff(session, "Ada Quay", "Lee Brannigan")
        cases = held(session, ada, 2)
        page = desk.seat(session, visitors(), lee, live.url)
    page.goto("/manage/people")
    page.get_by_role("link", name="Ada Quay").click()
    page.get_by_role("link", name="See what would become of their work").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("If Ada Quay left now")
    for case in cases:
        expect(page.get_by_role("row", name=case.reference)).to_contain_text("Queue: Highways: for an adviser")
    assert owners(live, cases) == {"Ada Quay"}
    page.get_by_label("Ada Quay leaves now, and cannot sign in any more").check()
    page.get_by_role("button", name="Let them leave, and hand on 2 things").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quay has left")
    assert owners(live, cases) == set()


def test_the_pages_of_work_with_nothing_one_and_five_hundred(
    live: Live, visitors: Callable[..., Page], look: Look,
) -> None:
    with live.making() as session:
        [lee] = staff(session, "Lee Brannigan")
        page = desk.seat(session, visitors(), lee, live.url)
    for address in ("/desk/queues", "/desk/queues/highways", "/desk/queues/highways?ward=Harbour", "/desk/me",
                    "/manage/work", f"/manage/people/{lee.public_id}"):
        look.visit(page, address)
    with live.making() as session:
        lee = session.merge(lee)
        ada, bo = staff(session, "Ada Quay", "Bo Lane")
        held(session, ada, 1)
        rosters.of(session, ada).capacity = 2
        for one, cover in ((bo, ada), (lee, bo)):
            absences.record(session, one, from_on=local_date(now()), until_on=local_date(now()), cover=cover,
                            actor=lee.as_actor(), at=now())
        queue = queue_named(session, factories.ALDERMERE, "highways")
        assert queue is not None
        sharing.set_policy(session, queue, Policy.BY_SKILL, actor=lee.as_actor(), at=now())
        [pattern] = waiting(session, 1)
        many(session, pattern, 499)
    _go_by_keys(page)
    for address in ("/desk/queues", "/desk/queues/highways", "/desk/queues/highways?sort=priority&due=later",
                    "/desk/me", "/manage/work", "/manage/people", f"/manage/people/{ada.public_id}",
                    f"/manage/people/{ada.public_id}/leaving", "/manage/queues", "/manage/queues/highways"):
        look.visit(page, address)
    page.goto("/manage/work")
    page.get_by_role("button", name="Move").click()
    look.at(page, "move-error")
    page.goto("/desk/queues/highways?waits=officer")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("What to do").select_option("Give to an officer")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Give (1 case)").click()
    look.at(page, "bulk-error")


def _go_by_keys(page: Page) -> None:
    """Down, up and choose by keys; nothing once they are turned off, which stays so, and nothing while one types."""
    page.goto("/desk/queues/highways")
    links, boxes = page.locator("main tbody a"), page.locator("main tbody").get_by_role("checkbox")
    expect(page.locator(".fd-keys")).to_be_visible()
    for key, number in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(number)).to_be_focused()
    page.keyboard.press("x")
    expect(boxes.first).to_be_checked()
    page.keyboard.press("f")
    expect(page.locator(".fd-filters > summary")).to_be_focused()
    page.get_by_role("searchbox").press("x")
    expect(boxes.first).to_be_checked()
    page.get_by_label("Use keys on this page").uncheck()
    page.reload()
    expect(page.locator(".fd-keys")).to_be_visible()
    expect(page.get_by_label("Use keys on this page")).not_to_be_checked()
    page.keyboard.press("t")
    page.keyboard.press("j")
    expect(links.first).not_to_be_focused()
    page.get_by_label("Use keys on this page").check()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Put back in the queue")).to_be_visible()


def many(session: Session, like: Case, count: int) -> None:
    """As many more of the same, written at once."""
    session.flush()
    plain = {column.key: getattr(like, column.key) for column in Case.__mapper__.column_attrs if column.key != "id"}
    session.execute(insert(Case), [{**plain, "reference": new_reference()} for _ in range(count)])
