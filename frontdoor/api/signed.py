"""The guard of calls that are signed: who has the secret, and has not been heard with this very call before."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, request
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.contacts import heard
from frontdoor.web import councils
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import session

View = TypeVar("View", bound=Callable[..., Any])
UNAUTHORISED, CONFLICT = 401, 409
# Longer than any moment is in seconds.
LONGEST_STAMP = 12


def signature_of(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the stamp, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed(setting: str) -> Callable[[View], View]:
    """Another system, which signs what it sends with the secret in this setting, compared in constant time. Without one
    in the settings the route does not exist. What is older than five minutes, or was heard already, is refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            secret = str(getattr(settings(), setting))
            if not secret:
                abort(404)
            refused = _refusal(secret)
            return refused if refused is not None else cast(ResponseReturnValue, view(*args, **kwargs))

        guarded.__guard__ = f"signed with {setting}"  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def _refusal(secret: str) -> ResponseReturnValue | None:
    at, stamp = now(), request.headers.get("X-Timestamp", "")
    expected = signature_of(secret, stamp, request.get_data())
    given = request.headers.get("X-Signature", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), f"sha256={expected}".encode()):
        return {"error": "the signature is not right"}, UNAUTHORISED
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP):
        return {"error": "the timestamp is not right"}, UNAUTHORISED
    try:
        is_timely = heard.is_timely(datetime.fromtimestamp(int(stamp), UTC), at=at)
    except (OverflowError, ValueError, OSError):
        is_timely = False
    if not is_timely:
        return {"error": "the call is too old, or the clocks do not agree"}, UNAUTHORISED
    if not heard.is_new(session, councils.current().id, expected, at=at):
        return {"error": "the call was heard already"}, CONFLICT
    return None
