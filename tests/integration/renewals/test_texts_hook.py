"""The hook for texts that came in: who may call it, what it takes, and that a repeated call does nothing twice."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from frontdoor import create_app
from frontdoor.config import Settings, SettingsError, load
from frontdoor.entitlements.models import InboundText
from tests.integration.conftest import Visitor
from tests.integration.renewals import permits
from tests.integration.renewals.permits import OPENS

TOKEN = "a-token-for-the-tests-0123456789-abcdefghij"
AFTER = datetime(2027, 10, 23, 12, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"sms_token": TOKEN})


@pytest.fixture
def asked(council):
    """A free permit whose holder has been asked by text."""
    permits.publish(council, fee=0)
    permit = permits.permit(council)
    permits.tick(council, OPENS)
    council.commit()
    return permit


def call(client, *, token=TOKEN, raw=None, **changes):
    body = {"id": "text-1", "source_number": "447700900175", "destination_number": "07700900111", "message": "YES",
            "date_received": "2027-10-23T12:00:00.000000Z", **changes}
    with time_machine.travel(AFTER, tick=False):
        return client.post("/hooks/sms", data=json.dumps(body) if raw is None else raw,
                           content_type="application/json",
                           headers={"Authorization": f"Bearer {token}"} if token is not None else {})


def texts(session):
    return session.scalars(select(InboundText).order_by(InboundText.id)).all()


def test_a_yes_is_heeded_and_told_again_is_answered_with_200_and_does_nothing(client, council, asked):
    assert [call(client).status_code for _ in range(3)] == [200, 200, 200]
    assert [(text.sender, text.heeded) for text in texts(council)] == [(permits.NUMBER, "renewed")]
    assert len(permits.terms_of(council, asked)) == 2


def test_without_the_token_nothing_is_taken_in(client, council, asked):
    assert client.post("/hooks/sms", data="{}").status_code == 401
    for token in ("", "wrong", TOKEN[:-1], TOKEN + "x", "é" * 40):
        shown = f"Bearer {token}".encode().decode("latin-1")
        assert client.post("/hooks/sms", data="{}", headers={"Authorization": shown}).status_code == 401
    assert texts(council) == []


def test_without_a_token_in_the_settings_the_hook_does_not_exist(settings, database_url):
    app = create_app(settings.model_copy(update={"sms_token": ""}))
    app.test_client_class = Visitor
    assert app.test_client().post("/hooks/sms", data="{}").status_code == 404
    app.extensions["frontdoor_database"].dispose()


def test_a_token_that_could_be_guessed_is_refused_at_the_start(monkeypatch, settings):
    for name, value in (("DATABASE_URL", settings.database_url), ("SECRET_KEYS", settings.secret_keys[0]),
                        ("SMS_TOKEN", "short")):
        monkeypatch.setenv(f"FRONTDOOR_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert refused.value.setting == "FRONTDOOR_SMS_TOKEN"


def test_what_is_no_text_is_refused(client, council, asked):
    for raw in ("", "{", "[]", "null", "\"YES\"", "{\"id\": \"1\"}", "\x00", "{\"id\": 1e999}"):
        assert call(client, raw=raw).status_code == 400, raw
    for changes in ({"id": ""}, {"id": "x" * 81}, {"id": 7}, {"source_number": ""}, {"source_number": "0" * 41},
                    {"message": None}, {"message": "y" * 1601}, {"message": "YES\x00"}):
        assert call(client, **changes).status_code == 400, changes
    assert texts(council) == []


def test_a_body_that_is_too_large_is_not_read(client, council, asked):
    assert call(client, raw="x" * 20_000).status_code == 413
    assert texts(council) == []


def test_a_text_from_an_unknown_number_is_kept_and_answered_by_nothing(client, council, asked):
    assert call(client, source_number="447700900999").status_code == 200
    assert [text.heeded for text in texts(council)] == ["unknown"]
    assert len(permits.told(council)) == 1
    assert len(permits.terms_of(council, asked)) == 1


def test_another_council_does_not_take_the_answer(client, council, asked):
    with time_machine.travel(AFTER, tick=False):
        body = {"id": "1", "source_number": "447700900175", "message": "YES"}
        answer = client.post("/hooks/sms", json=body, base_url="http://localhost",
                             headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert [(text.council_id, text.heeded) for text in texts(council)] == [("thornby", "unknown")]
    assert len(permits.terms_of(council, asked)) == 1
