"""The web server: gunicorn with threads, or waitress where gunicorn does not run."""

import os
import sys
from typing import Any

from frontdoor import create_app
from frontdoor.config import Settings


def serve(settings: Settings, *, bind: str, workers: int, threads: int, with_worker: bool = False) -> None:
    """Serve until stopped. `with_worker` runs the timetable in a thread of the one web process: for the demo."""
    if os.name == "nt":
        _serve_with_waitress(settings, bind, threads, with_worker)
        return
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _options(settings, bind, workers, threads, with_worker).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return create_app(settings)

    Server().run()


def _options(settings: Settings, bind: str, workers: int, threads: int, with_worker: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "bind": bind, "workers": workers, "threads": threads, "worker_class": "gthread", "control_socket_disable": True,
        "timeout": 60, "graceful_timeout": 20, "keepalive": 5, "loglevel": "warning", "max_requests": 0,
    }
    if with_worker:
        options["post_worker_init"] = lambda _worker: _start_timetable(settings)
    return options


def _start_timetable(settings: Settings) -> None:
    from frontdoor import jobs

    jobs.start_in_background(settings)


def _serve_with_waitress(settings: Settings, bind: str, threads: int, with_worker: bool) -> None:
    import waitress

    if with_worker:
        _start_timetable(settings)
    sys.stdout.flush()
    waitress.serve(create_app(settings), listen=bind, threads=threads)
