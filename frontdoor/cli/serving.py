"""The web server: gunicorn with threads, or waitress where gunicorn does not run."""

import os
import shutil
import sys
import tempfile
from typing import Any

from frontdoor import create_app
from frontdoor.config import Settings, SettingsError
from frontdoor.web import streams
from frontdoor.web.streams import Streams

COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"


def serve(settings: Settings, *, bind: str, workers: int, threads: int, with_worker: bool = False) -> None:
    """Serve until stopped. `with_worker` runs the timetable in a thread of the one web process: for the demo. Raises
    SettingsError when pages and figures were to be at the same port."""
    _refuse_one_port_for_both(settings, bind)
    if os.name == "nt":
        _serve_with_waitress(settings, bind, threads, with_worker)
        return
    from gunicorn.app.base import BaseApplication

    def begin(worker: Any) -> None:
        """In each process, once it has loaded the application: a process that is to stop waits for no stream."""
        for found in opened:
            found.goes_on = lambda: bool(worker.alive)
        _begin(settings, with_worker)

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _options(settings, bind, workers, threads).items():
                self.cfg.set(name, value)
            self.cfg.set("post_worker_init", begin)

        def load(self) -> Any:
            app = create_app(settings)
            opened.append(_live(app, threads))
            return _with_figures(app, settings)

    folder = _share_counts() if settings.metrics else ""
    opened: list[Streams] = []
    try:
        Server().run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_one_port_for_both(settings: Settings, bind: str) -> None:
    if settings.metrics and settings.metrics.rpartition(":")[2] == bind.rpartition(":")[2]:
        raise SettingsError("FRONTDOOR_METRICS", f"needs a port of its own: {bind} is where the pages are.")


def _live(app: Any, threads: int) -> Streams:
    """The streams of the application, which leave some threads to its pages."""
    found = streams.of(app)
    found.most = streams.most_of(threads)
    return found


def _with_figures(app: Any, settings: Settings) -> Any:
    """The pages; with figures at an address of their own when the settings name one."""
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


def _options(settings: Settings, bind: str, workers: int, threads: int) -> dict[str, Any]:
    return {
        "bind": [bind, settings.metrics] if settings.metrics else [bind],
        "workers": workers, "threads": threads, "worker_class": "gthread", "control_socket_disable": True,
        "timeout": 60, "graceful_timeout": 20, "keepalive": 5, "loglevel": "warning", "max_requests": 0,
        "limit_request_line": 8190,  # what is typed into the one box goes into an address, in any script
    }


def _begin(settings: Settings, with_worker: bool) -> None:
    """What a process does beside its pages from its start on: the finder learns, and in the demo the timetable runs."""
    from frontdoor.finder import likeness

    likeness.learn_in_background()
    if with_worker:
        from frontdoor import jobs

        jobs.start_in_background(settings)


def _serve_with_waitress(settings: Settings, bind: str, threads: int, with_worker: bool) -> None:
    import waitress

    _begin(settings, with_worker)
    sys.stdout.flush()
    app = create_app(settings)
    _live(app, threads)
    waitress.serve(_with_figures(app, settings), listen=f"{bind} {settings.metrics}".strip(), threads=threads)
