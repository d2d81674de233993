"""The application without its doors: settings, database, sessions, headers, pages and errors."""

from flask import Flask, Request, Response, abort, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.web import account, councils, sign_in, unit_of_work
from frontdoor.web.discreet import init_discreet
from frontdoor.web.error_pages import init_error_pages
from frontdoor.web.headers import init_headers
from frontdoor.web.health import init_health
from frontdoor.web.pages import init_pages
from frontdoor.web.running import KEYS, SETTINGS
from frontdoor.web.streams import init_streams

# Six photographs of 10 MB and the words beside them.
LARGEST_REQUEST = 64 * 1024 * 1024
# What may be large: a form with files, and a letter by email as it came.
LARGE = {"multipart/form-data", "message/rfc822"}
# A form without files: Werkzeug reads it whole, whatever its fields, so its limit is this one alone.
LARGEST_FORM = 1024 * 1024
MOST_FORM_PARTS = 200
csrf = CSRFProtect()


class LimitedRequest(Request):
    """A request that may only be large where it can bring files."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes that are read of this request."""
        largest = super().max_content_length
        return largest if self.mimetype in LARGE else LARGEST_FORM

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.__set__(self, value)  # type: ignore[attr-defined]


class FrontDoor(Flask):
    """Flask, with each request's view run as one unit of work."""

    request_class = LimitedRequest

    def dispatch_request(self) -> Response:
        if "\x00" in request.path:
            abort(404)  # no address of ours has it, and PostgreSQL cannot even be asked
        return unit_of_work.run(super().dispatch_request)


def make_app(found: Settings, database: Database) -> Flask:
    """The application, ready for its doors to be registered. `database` must be migrated."""
    app = FrontDoor("frontdoor")
    app.extensions[SETTINGS] = found
    app.extensions[KEYS] = made = Keys(found.secret_keys)
    secret, fallbacks = made.for_flask()
    app.config.update(
        SECRET_KEY=secret, SECRET_KEY_FALLBACKS=fallbacks, MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FORM_PARTS, SESSION_COOKIE_NAME="__Host-frontdoor" if found.secure else "frontdoor",
        SESSION_COOKIE_SECURE=found.secure, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/", WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True,
    )
    if found.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=found.proxies, x_proto=found.proxies, x_host=found.proxies
        )
    unit_of_work.init_unit_of_work(app, database)
    csrf.init_app(app)
    init_headers(app)
    init_pages(app, council=councils.current, actor=sign_in.page_actor)
    app.add_template_global(account.resident, "signed_in_resident")
    init_discreet(app)
    init_error_pages(app)
    sign_in.init_sign_in(app)
    init_health(app)
    init_streams(app, database)
    return app
