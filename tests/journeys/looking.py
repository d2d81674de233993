"""Looking at one page as it stands: at three widths, for what sticks out, and through axe.

Axe looks at residents' pages on a phone and at officers' on a desk, because that is most of the time this takes;
with FRONTDOOR_AXE=all it looks at every width. With FRONTDOOR_SHOTS set to a folder the pictures are kept there.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

WIDTHS = PHONE, TABLET, DESK = 320, 768, 1280
HEIGHT = 900
SHOTS = os.environ.get("FRONTDOOR_SHOTS", "")
EVERYWHERE = os.environ.get("FRONTDOOR_AXE", "") == "all"
# What is wider than the window, other than inside something that scrolls by itself.
STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth
  if (wide <= window.innerWidth) return ''
  const scrolls = (element) => element && (/(auto|scroll|hidden)/.test(getComputedStyle(element).overflowX)
    || scrolls(element.parentElement))
  const out = [...document.body.querySelectorAll('*')].filter((element) =>
    element.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(element.parentElement))
  return `${wide} wide: ` + out.slice(-3).map((element) => element.outerHTML.slice(0, 120)).join(' | ')
}"""

# Words in another typeface than the page's own; what is read letter by letter may stand in letters of one width.
STRANGE = """() => [...new Set([...document.body.querySelectorAll('*')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => getComputedStyle(element).fontFamily).filter((family) => !/^(system-ui|.*mono)/.test(family)))]"""


class Look:
    """Looks at pages and remembers where it has been; `check` runs axe, at the width of `axe_at`."""

    def __init__(self, check: Callable[[Page], None], group: str, axe_at: int = PHONE) -> None:
        self.check = check
        self.group = group
        self.axe_at = axe_at
        self.seen: list[str] = []

    def at(self, page: Page, name: str) -> None:
        """Fail unless the page fits each width, and axe finds nothing."""
        self.seen.append(name)
        page.wait_for_load_state()       # a click is over once the next document began
        draws_map = page.locator(".fd-map__canvas .leaflet-control-zoom")
        if page.locator('[data-module="fd-map"]').count() and page.evaluate("document.scripts.length > 0"):
            draws_map.first.wait_for()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            out = page.evaluate(STICKS_OUT)
            assert out == "", f"{name} at {width} px: {out}"
            if width == self.axe_at:
                assert page.evaluate(STRANGE) == [], f"{name}: words in a typeface that is not ours"
            if SHOTS:
                self._keep(page, name, width)
            if EVERYWHERE or width == self.axe_at:
                self.check(page)

    def visit(self, page: Page, address: str, name: str = "", *, status: int = 200) -> None:
        """Open an address and look at it."""
        answer = page.goto(address)
        assert answer is not None and answer.status == status, f"{address}: {answer and answer.status}"
        self.at(page, name or re.sub(r"\W+", "-", address).strip("-") or "home")

    def _keep(self, page: Page, name: str, width: int) -> None:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_timeout(120)
        path = folder / f"{self.group}-{len(self.seen):02d}-{name}-{width}.png"
        page.screenshot(path=path, full_page=True, animations="disabled")
