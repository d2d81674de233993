"""A real browser before a real server: each journey has a database and a server of its own, in a town of streets.

`page` watches as well as drives: a script error, a broken or refused file, a server error or a request
that leaves this machine fails the journey at its end, wherever it happened.
"""

import os
import pathlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response
from sqlalchemy.orm import Session

from frontdoor import schema
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import geography
from frontdoor.demo.council import SEED
from frontdoor.keys import Keys
from tests import factories
from tests.conftest import close
from tests.journeys import desk
from tests.journeys.desk import Staff
from tests.journeys.post import Post
from tests.journeys.serving import FLAGS, SYSTEM_BROWSER, serving

PATIENCE_MS = 10_000
# Axe hands over what is wrong and nothing else. It makes no copy of the style sheets first: the one rule that reads
# them is not among those that it runs.
AXE = """axe.run({resultTypes: ["violations"], preload: {assets: ["media"]}})
  .then(({violations, url}) => ({violations, url}))"""
NEAR = {"127.0.0.1", "localhost"}


@dataclass(frozen=True)
class Live:
    """A running Front Door. `url` has no slash at its end."""

    url: str
    settings: Settings
    database: Database

    def at(self, path: str) -> str:
        return self.url + path

    @contextmanager
    def making(self) -> Iterator[Session]:
        """Make what the journey needs, and commit it: an open session would keep the server waiting."""
        with self.database.session() as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.session(write=False) as session:
            yield session


@pytest.fixture(scope="session")
def furnished_file(migrated_file: pathlib.Path) -> pathlib.Path:
    """A SQLite database with the town's streets and addresses, the services and the teams, to copy."""
    path = migrated_file.with_name("furnished.db")
    shutil.copyfile(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    schema.prepare(database, now())
    with database.session() as session:
        geography.store(session, factories.ALDERMERE, geography.build(SEED, factories.ALDERMERE))
        session.commit()
    close(database)
    return path


@pytest.fixture
def database_url(furnished_file: pathlib.Path) -> Iterator[str]:
    """One kind only: the integration tests cover both databases, and a browser sees no difference."""
    path = furnished_file.with_name(f"{uuid.uuid4().hex}.db")
    shutil.copyfile(furnished_file, path)
    yield f"sqlite:///{path}"
    for left in path.parent.glob(f"{path.stem}.db*"):
        left.unlink()


@pytest.fixture
def live(settings: Settings, database: Database) -> Iterator[Live]:
    with serving(settings) as here:
        yield Live(here.base_url, here, database)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = os.environ.get("FRONTDOOR_CHROMIUM", SYSTEM_BROWSER if os.path.exists(SYSTEM_BROWSER) else "")
    path = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **path, "args": FLAGS}


def _watch(context: BrowserContext, troubles: list[str]) -> None:
    def on_response(response: Response) -> None:
        # A page may be a 404 or a 422 on purpose; a file of a page may not, and nothing may be a 500.
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or response.status >= 400 and not is_page:
            troubles.append(f"{response.status} for {response.url}")

    def on_console(message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in (*NEAR, None):
            troubles.append(f"left this machine: {request.url}")

    context.on("response", on_response)
    context.on("console", on_console)
    context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))
    context.on("request", on_request)


@pytest.fixture
def visitors(browser: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Opens a page for one more person, with cookies of their own: `visitors(scripts=False, width=320)`."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def come(*, scripts: bool = True, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(base_url=live.url, java_script_enabled=scripts, locale="en-GB",
                                      viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE_MS)
        _watch(context, troubles)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(visitors: Callable[..., Page]) -> Page:
    """A page of one person. Addresses may be given from the slash on: `page.goto("/")`."""
    return visitors()


@pytest.fixture
def page_without_scripts(visitors: Callable[..., Page]) -> Page:
    return visitors(scripts=False)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Runs axe over the page as it stands and fails with what it found, in its own words.

    A click is over once the next document has begun, which may have no root yet: axe waits until all of it is there."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(axe.axe_script)
        found = AxeResults(page.evaluate(AXE))
        if found.violations_count:
            pytest.fail(f"{page.url}\n{found.generate_report()}", pytrace=False)

    return check


@pytest.fixture
def post(live: Live) -> Post:
    """What arrives, and the worker that brings it."""
    return Post(live.database, live.settings)


@pytest.fixture
def hired(live: Live) -> Callable[..., Staff]:
    """Hires an officer who can sign in: `hired("Sam Reed", level=..., teams=...)`."""

    def hire(name: str, **more: Any) -> Staff:
        with live.making() as session:
            return desk.hire(session, Keys(live.settings.secret_keys), name, **more)

    return hire


@pytest.fixture
def seated(live: Live, visitors: Callable[..., Page]) -> Callable[..., Page]:
    """A page of a new officer who sits at a desk already: `seated("Sam Reed", level=..., teams=..., width=320)`."""

    def sit(name: str, *, width: int = 1280, scripts: bool = True, **more: Any) -> Page:
        with live.making() as session:
            return desk.seat(session, visitors(width=width, scripts=scripts), factories.officer(session, name, **more),
                             live.url)

    return sit
