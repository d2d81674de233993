"""The settings of one installation, read once from the environment (FRONTDOOR_...).

Every setting is documented in docs/operating.md. A missing or weak one is named in a sentence.
"""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from frontdoor.errors import FrontDoorError

SHORTEST_SECRET = 32
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(FrontDoorError):
    """A setting is missing or wrong. `setting` is the name of the environment variable."""

    def __init__(self, setting: str, say: str) -> None:
        super().__init__(f"{setting}: {say}")
        self.setting = setting
        self.say = say


class Settings(BaseSettings):
    """What an operator decides. Paths are folders; lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="FRONTDOOR_", extra="ignore")

    database_url: str
    secret_keys: Annotated[list[str], NoDecode]
    base_url: str = "http://127.0.0.1:8000"
    proxies: int = Field(default=0, ge=0, le=5)
    messages: str = "file:var/messages"
    files: Path = Path("var/files")
    clamd: str = ""
    payments: str = ""
    sms_token: str = ""
    call_secret: str = ""
    mail_secret: str = ""
    council: str = ""
    metrics: str = ""
    worker_metrics: str = ""
    demo: bool = False

    @field_validator("secret_keys", mode="before")
    @classmethod
    def split_secrets(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("secret_keys")
    @classmethod
    def strong_secrets(cls, value: list[str]) -> list[str]:
        if not value:
            raise ValueError("give at least one secret")
        if any(len(secret) < SHORTEST_SECRET or len(set(secret)) < 8 for secret in value):
            raise ValueError(
                f"each secret needs at least {SHORTEST_SECRET} characters that cannot be guessed; "
                "`python3 -c 'import secrets; print(secrets.token_urlsafe(32))'` makes one"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("messages")
    @classmethod
    def known_gateway(cls, value: str) -> str:
        if not value.startswith(("file:", "smtp://")):
            raise ValueError("must be file:FOLDER or smtp://HOST:PORT")
        return value

    @field_validator("payments")
    @classmethod
    def known_payments(cls, value: str) -> str:
        if value not in {"", "test"}:
            raise ValueError("must be test, or nothing")
        return value

    @field_validator("sms_token", "call_secret", "mail_secret")
    @classmethod
    def strong_token(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"needs at least {SHORTEST_SECRET} characters that cannot be guessed")
        return value

    @field_validator("metrics", "worker_metrics")
    @classmethod
    def address_with_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("must be HOST:PORT, such as 127.0.0.1:9100, or nothing")
        return value

    @field_validator("base_url")
    @classmethod
    def whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be the address residents type, such as https://www.example.gov.uk")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must begin with https:// unless it is an address of this machine")
        return value.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether residents reach the site over https, so that cookies can be locked to it."""
        return self.base_url.startswith("https://")


def release() -> str:
    """Which release of Front Door this is; where nothing was installed, that it is a checkout."""
    try:
        return version("frontdoor")
    except PackageNotFoundError:
        return "checkout"


def load() -> Settings:
    """The settings from the environment. Raises SettingsError naming the first one at fault."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"FRONTDOOR_{str(first['loc'][0]).upper()}" if first["loc"] else "FRONTDOOR"
        if first["type"] == "missing":
            raise SettingsError(name, "is not set. docs/operating.md says what it should hold.") from error
        raise SettingsError(name, str(first["msg"]).removeprefix("Value error, ")) from error
