"""A missing or weak setting is named, with the cure."""

import pytest

from frontdoor import config

GOOD = {"FRONTDOOR_DATABASE_URL": "sqlite:///x.db", "FRONTDOOR_SECRET_KEYS": "k3y-that-nobody-can-guess-at-all-0123"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_good_settings_are_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FRONTDOOR_SECRET_KEYS", GOOD["FRONTDOOR_SECRET_KEYS"] + ", another-secret-of-many-letters-4567")
    settings = config.load()
    assert settings.database_url == "sqlite:///x.db"
    assert [secret[:7] for secret in settings.secret_keys] == ["k3y-tha", "another"]
    assert not settings.secure and not settings.demo


@pytest.mark.parametrize("missing", GOOD)
def test_a_missing_setting_is_named(environment: pytest.MonkeyPatch, missing: str) -> None:
    environment.delenv(missing)
    with pytest.raises(config.SettingsError, match=missing) as caught:
        config.load()
    assert caught.value.setting == missing


@pytest.mark.parametrize(("name", "value", "cure"), [
    ("SECRET_KEYS", "short", "at least 32 characters"),
    ("SECRET_KEYS", "a" * 40, "cannot be guessed"),
    ("SECRET_KEYS", " , ", "at least one secret"),
    ("DATABASE_URL", "mysql://x", "sqlite:/// or postgresql://"),
    ("MESSAGES", "carrier-pigeon", "file:FOLDER or smtp://HOST:PORT"),
    ("BASE_URL", "example.org", "the address residents type"),
    ("BASE_URL", "http://www.example.org", "https://"),
    ("PAYMENTS", "a-shoebox", "must be test, or nothing"),
    ("PROXIES", "-1", "greater than or equal to 0"),
])
def test_a_weak_or_wrong_setting_is_named_with_the_cure(
    environment: pytest.MonkeyPatch, name: str, value: str, cure: str,
) -> None:
    environment.setenv(f"FRONTDOOR_{name}", value)
    with pytest.raises(config.SettingsError) as caught:
        config.load()
    assert caught.value.setting == f"FRONTDOOR_{name}"
    assert cure in caught.value.say


def test_the_value_of_a_weak_secret_is_not_repeated(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FRONTDOOR_SECRET_KEYS", "hunter2-hunter2")
    with pytest.raises(config.SettingsError) as caught:
        config.load()
    assert "hunter2" not in str(caught.value)
