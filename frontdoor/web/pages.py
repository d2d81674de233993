"""How a page is put together: where templates come from, what every template may use, the council's look."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, Response, current_app, request, url_for
from flask_babel import Babel
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from frontdoor.web.headers import csp_nonce
from frontdoor.web.theme import stylesheet
from frontdoor.web.words import init_words, page_language
from frontdoor.web.widgets import form_errors


class CouncilLook(Protocol):
    """What templates may ask about the council whose page this is."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def short_name(self) -> str: ...

    @property
    def colour(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def email(self) -> str: ...


def init_pages(app: Flask, *, council: Callable[[], CouncilLook] | None = None,
               actor: Callable[[], Any] | None = None) -> None:
    """Give the application its templates, filters and globals, and the council's theme at /theme.css.

    `council` and `actor` are asked once a page, while it is made, for the names `council` and
    `current_actor`; `council` must not need the database, because error pages ask it too.
    """
    app.jinja_loader = ChoiceLoader([
        PackageLoader("frontdoor", "templates"),
        PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
    ])
    if "babel" not in app.extensions:
        Babel(app)
    app.extensions["frontdoor_council"] = council
    app.extensions["frontdoor_actor"] = actor
    init_words(app)
    for known in (static_url, is_a_page, page_language, csp_nonce, form_errors, theme_url):
        app.add_template_global(known)
    app.context_processor(_who_and_where)
    # Marked by hand: the guards ask who is signed in, and a style sheet must not.
    theme.__guard__ = "open to all"  # type: ignore[attr-defined]
    app.add_url_rule("/theme.css", "web.theme", theme, methods=["GET"])


def current_council() -> CouncilLook | None:
    """The council whose page this is, or None when nobody told."""
    ask: Callable[[], CouncilLook] | None = current_app.extensions.get("frontdoor_council")
    return ask() if ask else None


def theme() -> Response:
    """The council's colours, kept for a day by an address that changes with the colour."""
    response = Response(stylesheet(getattr(current_council(), "colour", None)), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400" if "v" in request.args else "no-cache"
    return response


def theme_url(colour: str | None) -> str:
    """The address of the theme of this colour."""
    return url_for("web.theme", v=(colour or "").lstrip("#"))


def static_url(filename: str) -> str:
    """The address of a file under static/, with the hash of its content, so it may be kept for ever."""
    folder = current_app.static_folder or ""
    path = Path(folder) / filename
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return url_for("static", filename=filename, v=_content_hash(str(path), stamp))


def is_a_page(path: str) -> bool:
    """Whether this site answers at the address: the layouts leave out links that lead nowhere."""
    known: dict[str, bool] = current_app.extensions.setdefault("frontdoor_known_pages", {})
    if path not in known:
        known[path] = _matches(path)
    return known[path]


def _matches(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except (RequestRedirect, MethodNotAllowed):
        return True
    except HTTPException:
        return False
    return True


def _who_and_where() -> dict[str, Any]:
    given: dict[str, Any] = {}
    if current_app.extensions["frontdoor_council"]:
        given["council"] = current_council()
    if current_app.extensions["frontdoor_actor"]:
        given["current_actor"] = current_app.extensions["frontdoor_actor"]()
    return given


@cache
def _content_hash(path: str, stamp: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] if stamp else "none"
