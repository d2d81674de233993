"""A server of our own for a browser to look at, in a thread of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from frontdoor import create_app
from frontdoor.config import Settings
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


class _Answer:
    """What an application gives back, closed once, whoever closes it."""

    def __init__(self, parts: Any) -> None:
        self.parts = parts
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        if not self.is_closed and hasattr(self.parts, "close"):
            self.parts.close()
        self.is_closed = True


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
def serving(settings: Settings) -> Iterator[Settings]:
    """Serve the application on a free port; gives the settings with the address it has then."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
    here = settings.model_copy(update={"base_url": f"http://127.0.0.1:{server.server_port}"})
    app = share_templates(create_app(here))
    streams.of(app).most = MOST_STREAMS     # this server has as many threads as are asked for
    server.app = _remembering(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        streams.of(app).stop()
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["frontdoor_database"].dispose()
