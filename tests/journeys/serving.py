"""A server of our own for a browser to look at, in a thread of this process."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from frontdoor import create_app
from frontdoor.config import Settings
from frontdoor.finder import likeness
from frontdoor.web import streams
from tests.once import share_templates

# Chromium makes two pages of its own for the list under its address bar, which nobody sees, with each of ours: that was
# half the work of opening one. The last list of features counts, so what Playwright turns off is turned off here too.
UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"]
OFF_FOR_PLAYWRIGHT = [
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "TcpPortRandomizationWin", "ThirdPartyStoragePartitioning",
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         f"--disable-features={','.join(UNSEEN + OFF_FOR_PLAYWRIGHT)}"]
MOST_STREAMS = 20
ANSWER = "tests.answer"
SYSTEM_BROWSER = "/usr/bin/chromium"
# With a number of seconds here every page arrives in three pieces, with such a pause before the second and the third:
# a journey that reads a page before it is there fails at once then, instead of one day.
HALTING = float(os.environ.get("FRONTDOOR_HALTING", "0"))
PAGE_BEGINS = b"<!doctype html>"


class _Answer:
    """What an application gives back, closed once, whoever closes it."""

    def __init__(self, parts: Any) -> None:
        self.parts = parts
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return halting(self.parts, HALTING) if HALTING else iter(self.parts)

    def close(self) -> None:
        if not self.is_closed and hasattr(self.parts, "close"):
            self.parts.close()
        self.is_closed = True


def halting(parts: Iterable[bytes], seconds: float) -> Iterator[bytes]:
    """The same answer; a page in it comes as its first line, and as two halves with a pause before each."""
    for part in parts:
        if not part[:len(PAGE_BEGINS)].lower() == PAGE_BEGINS:
            yield part
            continue
        yield part[:len(PAGE_BEGINS)]
        for piece in (part[len(PAGE_BEGINS):len(part) // 2], part[len(part) // 2:]):
            time.sleep(seconds)
            yield piece


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the journeys say what went wrong."""

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        """The browser went on while something was on its way to it. Werkzeug forgets to close that then, and a file
        that nobody closes is a warning in whichever journey comes next."""
        answer = (environ or {}).get(ANSWER)
        if answer is not None:
            answer.close()


def _remembering(app: Any) -> Any:
    """The same application, whose answer stands in the environment of the request."""
    def answered(environ: dict[str, Any], start_response: Any) -> _Answer:
        environ[ANSWER] = answer = _Answer(app(environ, start_response))
        return answer

    return answered


@contextmanager
def listening() -> Iterator[BaseWSGIServer]:
    """A server on a free port, whose `app` is still to be set."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(settings: Settings) -> Iterator[Settings]:
    """Serve the application on a free port; gives the settings with the address it has then."""
    likeness.read("")       # what a process learns from its start on, before anybody waits for a page
    with listening() as server:
        here = settings.model_copy(update={"base_url": f"http://127.0.0.1:{server.server_port}"})
        app = share_templates(create_app(here))
        streams.of(app).most = MOST_STREAMS     # this server has as many threads as are asked for
        server.app = _remembering(app)
        try:
            yield here
        finally:
            streams.of(app).stop()
            app.extensions["frontdoor_database"].dispose()
