"""Axe looks at the whole of a page that is on its way, and not at what has come of it so far."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.serving import halting, listening

FIRST = b"""<!doctype html><html lang="en"><head><title>First</title></head>
<body><main><h1>First</h1><a href="/next">Go on</a></main></body></html>"""
NEXT = FIRST.replace(b"First", b"Next").replace(b"</main>", b'<img src="data:,"></main>')


def _site(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/html")])
    return halting([NEXT], 0.2) if environ["PATH_INFO"] == "/next" else [FIRST]


def test_a_picture_without_words_at_the_end_of_a_page_that_comes_in_pieces_is_found(
    browser: Browser, assert_accessible: Callable[[Page], None],
) -> None:
    with listening() as server, browser.new_context() as context:
        server.app = _site
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        assert_accessible(page)
        page.get_by_role("link", name="Go on").click()
        with pytest.raises(pytest.fail.Exception, match="image-alt"):
            assert_accessible(page)
