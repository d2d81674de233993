"""The web server: gunicorn with threads, or waitress where gunicorn does not run."""

import os
import shutil
import sys
import tempfile
from typing import Any

from frontdoor import create_app
from frontdoor.config import Settings, SettingsError

COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"


def serve(settings: Settings, *, bind: str, workers: int, threads: int, with_worker: bool = False) -> None:
    """Serve until stopped. `with_worker` runs the timetable in a thread of the one web process: for the demo. Raises
    SettingsError when pages and figures were to be at the same port."""
    _refuse_one_port_for_both(settings, bind)
    if os.name == "nt":
        _serve_with_waitress(settings, bind, threads, with_worker)
        return
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _options(settings, bind, workers, threads, with_worker).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return _application(settings)

    folder = _share_counts() if settings.metrics else ""
    try:
        Server().run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_one_port_for_both(settings: Settings, bind: str) -> None:
    if settings.metrics and settings.metrics.rpartition(":")[2] == bind.rpartition(":")[2]:
        raise SettingsError("FRONTDOOR_METRICS", f"needs a port of its own: {bind} is where the pages are.")


def _application(settings: Settings) -> Any:
    """The pages; with figures at an address of their own when the settings name one."""
    app = create_app(settings)
    if not settings.metrics:
        return app
    # Only now: on being imported it looks where to count.
    from frontdoor.web import metrics

    database = app.extensions["frontdoor_database"]
    return metrics.Doors(metrics.Measured(app), database, int(settings.metrics.rpartition(":")[2]))


def _share_counts() -> str:
    """A folder, empty at each start, in which the processes count together."""
    os.environ[COUNTED_IN] = tempfile.mkdtemp(prefix="frontdoor-metrics-")
    return os.environ[COUNTED_IN]


def _options(settings: Settings, bind: str, workers: int, threads: int, with_worker: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "bind": [bind, settings.metrics] if settings.metrics else [bind],
        "workers": workers, "threads": threads, "worker_class": "gthread", "control_socket_disable": True,
        "timeout": 60, "graceful_timeout": 20, "keepalive": 5, "loglevel": "warning", "max_requests": 0,
        "limit_request_line": 8190,  # what is typed into the one box goes into an address, in any script
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
    waitress.serve(_application(settings), listen=f"{bind} {settings.metrics}".strip(), threads=threads)
