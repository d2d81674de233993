"""The web application on both databases, and a visitor who inspects every page that is fetched."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from frontdoor import create_app
from frontdoor.config import Settings
from tests import factories
from tests.integration.pages import as_read, faults
from tests.once import share_templates


# The host name decides which council a page is for.
ALDERMERE = "http://127.0.0.1"
NEW_CONTACT = "/desk/contact"


class Visitor(FlaskClient):
    """Flask's client, which fails on a page with a fault in it, wherever the page was met."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            options.setdefault("base_url", ALDERMERE)
        response = super().open(*args, **options)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            found = faults(response.text, response.headers.get("Content-Security-Policy", ""))
            assert found == [], f"{response.request.path}: {found}"
        return response

    def submit(self, path: str, fields: dict[str, Any], *, form: int = 0, **options: Any) -> TestResponse:
        """Fetch a page and send a form on it as a browser would: what stands in it, with `fields` over it.
        `form` counts the forms that post, from 0; from the end, below 0, without the one that stands at the end of
        every page of the desk. Redirects are followed."""
        fetched = self.get(path, follow_redirects=True)
        assert fetched.status_code == 200, f"{path} answered {fetched.status_code}"
        posting = [found for found in as_read(fetched.text).forms() if found.method.lower() == "post"]
        if form < 0:
            posting = [found for found in posting if found.action != NEW_CONTACT]
        assert len(posting) > form, f"{path} has {len(posting)} forms to send"
        target = posting[form].action or fetched.request.full_path.rstrip("?")
        return self.post(target, data={**posting[form].fields, **fields}, follow_redirects=True, **options)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = share_templates(create_app(settings))
    app.testing = True
    app.test_client_class = Visitor
    yield app
    app.extensions["frontdoor_database"].dispose()


@pytest.fixture
def visitors(app: Flask) -> Callable[[], Visitor]:
    """Makes one more visitor, with cookies of their own."""
    def come() -> Visitor:
        client = app.test_client()
        assert isinstance(client, Visitor)
        return client

    return come


@pytest.fixture
def client(visitors: Callable[[], Visitor]) -> Visitor:
    return visitors()


@pytest.fixture
def council(app: Flask, session: Session) -> Session:
    """A council that works. The test's session lets go of the database whenever a page is fetched, and reads
    everything afresh afterwards."""
    factories.set_up(session)
    answer = app.wsgi_app

    def let_go_first(environ: Any, start: Any) -> Any:
        session.commit()
        session.expire_all()
        return answer(environ, start)

    app.wsgi_app = let_go_first  # type: ignore[assignment,method-assign]
    return session
