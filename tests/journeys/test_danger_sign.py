"""Somebody writes that they are hurt at home: nothing shows it but the duty specialist's desk."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from frontdoor.people.actor import Level
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.desk import act, open_case, take
from tests.journeys.post import Post, link_in
from tests.journeys.resident import Reporting

WORDS = "The hole is outside our flat. I am scared to go out, my partner hits me when I do."
ORDINARY = "The hole is outside our flat. Cars swerve round it when they come past."
SAFE = "Spoken with her: she is safe and has our number. The road report can go on."


def test_a_danger_sign_goes_to_duty_alone_until_it_is_stepped_down(
    live: Live, visitors: Callable[..., Page], seated: Callable[..., Page], post: Post,
    assert_accessible: Callable[[Page], None],
) -> None:
    grave, plain = _reports_alike(live, visitors, post)
    adviser = seated("Sam Okafor", level=Level.ADVANCED)
    duty = seated("Dana Whitlock", level=Level.SPECIALIST, teams=("duty",))
    _cannot_be_found(adviser, visitors(), grave, plain)
    duty.goto("/desk")
    expect(duty.get_by_role("main")).to_contain_text("Duty: somebody may be in danger")
    assert_accessible(duty)
    duty.get_by_role("region", name="Duty: somebody may be in danger").get_by_role("link").first.click()
    expect(duty.get_by_role("heading", level=1)).to_contain_text(grave)
    expect(duty.get_by_role("main")).to_contain_text("Safeguarding")
    expect(duty.get_by_role("main")).to_contain_text(WORDS)
    assert_accessible(duty)
    take(duty)
    act(duty, "Return to the customer team")
    duty.get_by_role("button", name="Return the case").click()
    expect(duty.get_by_role("alert")).to_contain_text("Enter the reason")
    duty.get_by_role("textbox", name="Reason").fill(SAFE)
    duty.get_by_role("button", name="Return the case").click()
    open_case(adviser, grave)
    expect(adviser.get_by_role("main")).to_contain_text("With an adviser")


def _reports_alike(live: Live, visitors: Callable[..., Page], post: Post) -> tuple[str, str]:
    """Two reports that a person has to look at, one with a sign and one without; all that their senders see is
    the same but for place, reference and their own words. Gives both references."""
    with live.reading() as session:
        spots = [town.spots(session)[number].label for number in (2, -3)]
    seen = []
    for spot, words, name in zip(spots, (WORDS, ORDINARY), ("ann", "ben"), strict=True):
        page, email = visitors(), f"{name}@example.org"
        report = Reporting(page).begin().to_the_answer(spot, depth=None)
        report.to_the_check(words, name="A Resident", email=email)
        reference = report.send()
        sent = _read(page, reference, spot)
        letter = post.only(email)
        page.goto(link_in(letter, live.url))
        letter_words = letter.subject + letter.body.replace(link_in(letter, live.url), "LINK")
        seen.append((reference, sent, _read(page, reference, spot), _same(letter_words, reference, spot)))
    grave, plain = seen
    assert grave[1:] == plain[1:]
    return grave[0], plain[0]


def _read(page: Page, reference: str, spot: str) -> str:
    return _same(page.get_by_role("main").inner_text(), reference, spot)


def _same(text: str, reference: str, spot: str) -> str:
    """What was read, without what differs between any two reports."""
    spelled = re.sub(r"say: [^.]*\.", "say: SPELLED.", text)
    clocks = re.sub(r"\d{1,2}:\d\d(am|pm)", "TIME", spelled)
    return clocks.replace(reference, "REFERENCE").replace(spot, "SPOT").replace("a…@", "…@").replace("b…@", "…@")


def _cannot_be_found(adviser: Page, neighbour: Page, grave: str, plain: str) -> None:
    adviser.goto("/desk/queues/highways")
    expect(adviser.get_by_role("main")).to_contain_text(plain)
    expect(adviser.get_by_role("main")).not_to_contain_text(grave)
    adviser.goto("/desk/queues")
    expect(adviser.get_by_role("main")).not_to_contain_text("Duty")
    adviser.get_by_role("searchbox").fill(grave)
    adviser.get_by_role("button", name="Find").click()
    expect(adviser.get_by_role("heading", level=1)).to_have_text("No case that you may see has this reference")
    for address in (f"/desk/cases/{grave}", f"/desk/cases/{grave}/decide", "/desk/queues/duty", f"/follow/{grave}"):
        shown = adviser.goto(address)
        assert shown is not None and shown.status == 404, address
    neighbour.goto("/near?at=Mill+Lane")
    expect(neighbour.get_by_role("main")).to_contain_text("Mill Lane")
    html = neighbour.content()
    assert plain in html and grave not in html
