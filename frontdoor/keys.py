"""Signing, encrypting and digesting with secrets that can be rotated.

The first secret makes new values; every secret in the list can still check or open old ones.
Each purpose gets a key of its own, so a token made for one thing is never valid for another.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from frontdoor.errors import FrontDoorError


class BadSignature(FrontDoorError):
    """A token that we did not make, that was changed, or that is too old."""


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Keys:
    """Everything made from the installation's secrets. `secrets`: newest first, at least one."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("at least one secret is needed")
        self._secrets = tuple(secret.encode("utf-8") for secret in secrets)
        self._box = MultiFernet([Fernet(base64.urlsafe_b64encode(self._derive(s, "fields"))) for s in self._secrets])

    @staticmethod
    def _derive(secret: bytes, purpose: str) -> bytes:
        return hmac.digest(secret, b"frontdoor:" + purpose.encode("utf-8"), "sha256")

    def for_flask(self) -> tuple[str, list[str]]:
        """The key that signs the web session now, and the older ones that may still open it."""
        made = [_encode(self._derive(secret, "flask")) for secret in self._secrets]
        return made[0], made[1:]

    def sign(self, purpose: str, payload: Mapping[str, Any]) -> str:
        """A token that carries `payload` in the open and proves that we made it for `purpose`."""
        body = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode("utf-8")
        mac = hmac.digest(self._derive(self._secrets[0], purpose), body, "sha256")[:18]
        return f"{_encode(body)}.{_encode(mac)}"

    def verify(self, purpose: str, token: str, *, at: datetime | None = None) -> dict[str, Any]:
        """The payload of a token made by `sign`. A payload with `expires` (Unix seconds) is refused
        once `at` has reached it. Raises BadSignature."""
        try:
            text, _, mac = token.partition(".")
            body, given = _decode(text), _decode(mac)
        except ValueError as error:
            raise BadSignature("not a token") from error
        if not any(
            hmac.compare_digest(hmac.digest(self._derive(s, purpose), body, "sha256")[:18], given)
            for s in self._secrets
        ):
            raise BadSignature("signature does not match")
        payload: dict[str, Any] = json.loads(body)
        if at is not None and "expires" in payload and at.timestamp() >= payload["expires"]:
            raise BadSignature("token has expired")
        return payload

    def stamp(self, purpose: str, text: str) -> str:
        """A short unguessable key for `text` (96 bits), the same each time."""
        return _encode(hmac.digest(self._derive(self._secrets[0], purpose), text.encode("utf-8"), "sha256")[:12])

    def stamp_matches(self, purpose: str, text: str, given: str) -> bool:
        """Whether `given` is the stamp of `text` under any secret still in the list."""
        made = (
            _encode(hmac.digest(self._derive(s, purpose), text.encode("utf-8"), "sha256")[:12]) for s in self._secrets
        )
        return any([hmac.compare_digest(candidate.encode(), given.encode("utf-8")) for candidate in made])

    def digest(self, purpose: str, text: str) -> str:
        """A keyed digest: the same text gives the same digest, but it cannot be guessed back."""
        return hmac.new(self._derive(self._secrets[-1], purpose), text.encode("utf-8"), hashlib.sha256).hexdigest()

    def encrypt(self, text: str) -> str:
        """Hide a stored field, such as the secret of an officer's second factor."""
        return self._box.encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, hidden: str) -> str:
        """Open what `encrypt` hid. Raises BadSignature when no secret in the list fits."""
        try:
            return self._box.decrypt(hidden.encode("ascii")).decode("utf-8")
        except InvalidToken as error:
            raise BadSignature("no secret opens this field") from error
