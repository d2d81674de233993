"""Makes the README's pictures, of the demonstration as it stands: python -m tests.journeys.pictures"""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from sqlalchemy import select

from frontdoor import jobs, schema
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import council, stage
from frontdoor.people.officers import Officer
from tests.factories import ALDERMERE
from tests.journeys import desk, town
from tests.journeys.resident import MEETS, Reporting
from tests.journeys.serving import FLAGS, SYSTEM_BROWSER, serving

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
HEIGHT = 900
LARGEST_BYTES = 200_000
ADVISER = "Sam Okafor"


def make() -> None:
    """Furnish a council in a folder that is thrown away, and take the pictures. Gives up when one is too large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = stage.settings(folder, "127.0.0.1:0").model_copy(update={"demo": False})
        database = Database(settings.database_url)
        schema.prepare(database, now())
        council.furnish(database, settings, at=now(), say=print)
        with serving(settings) as here, sync_playwright() as playwright:
            jobs.run_due(database, here, now())
            path = os.environ.get("FRONTDOOR_CHROMIUM", SYSTEM_BROWSER)
            browser = playwright.chromium.launch(executable_path=path if os.path.exists(path) else None, args=FLAGS)
            answer = _answer(browser, here, database)
            _keep(answer, "answer-320.png", _below(answer.get_by_role("link", name="Stop here")))
            _keep(_case(browser, here, database), "desk-case-1280.png")
            browser.close()
        database.dispose()


def _keep(page: Page, name: str, height: float = HEIGHT) -> None:
    page.set_viewport_size({"width": page.evaluate("window.innerWidth"), "height": int(height)})
    page.evaluate("window.scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / name, animations="disabled")
    size = (FOLDER / name).stat().st_size
    assert size < LARGEST_BYTES, f"{name} has {size} bytes"
    print(f"{name}: {size // 1000} kB")


def _below(last: Locator) -> float:
    """How far down the page one has to look to see this."""
    box = last.bounding_box()
    assert box is not None
    return box["y"] + box["height"] + 20


def _page(browser: Browser, here: Settings, width: int) -> Page:
    return browser.new_context(base_url=here.base_url, locale="en-GB",
                               viewport={"width": width, "height": HEIGHT}).new_page()


def _answer(browser: Browser, here: Settings, database: Database) -> Page:
    """The answer before the effort, as a resident sees it on a phone."""
    with database.session(write=False) as session:
        usrn = town.usrn_of(session, town.STREET)
        spot = town.spots(session)[-2].label
    page = _page(browser, here, 320)
    report = Reporting(page).begin()
    report.find(town.STREET)
    page.goto(f"{page.url.partition('/nearby')[0]}/place?street={usrn}")
    report.choose(spot)
    if page.get_by_role("button", name="continue").count() and page.url.endswith("/nearby"):
        page.get_by_role("button", name="continue").click()
    report.dangers()
    report.surface()
    report.size("40", "300")
    report.on(MEETS)
    return page


def _case(browser: Browser, here: Settings, database: Database) -> Page:
    """A case that the rule left to a person, as the adviser who has it sees it."""
    page = _page(browser, here, 1280)
    with database.session() as session:
        officer = session.scalars(
            select(Officer).where(Officer.council_id == ALDERMERE, Officer.name == ADVISER)
        ).one()
        desk.seat(session, page, officer, here.base_url)
    page.goto("/desk/queues/highways")
    page.get_by_role("button", name="Take the next").click()
    page.get_by_role("button", name="Put back in the queue").wait_for()
    return page


if __name__ == "__main__":
    make()
