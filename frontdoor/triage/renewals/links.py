"""The links of a renewal. They are derived, not stored: the renewal's id with a stamp that only we can make."""

from frontdoor.keys import Keys

PURPOSE = "renewal"


def token_of(keys: Keys, public_id: str) -> str:
    """What stands in the address of a renewal's page."""
    return f"{public_id}.{keys.stamp(PURPOSE, public_id)}"


def path_of(keys: Keys, public_id: str, page: str = "") -> str:
    """The address of a renewal's page below the site's own. `page`: empty, pay or change."""
    return f"/renew/{token_of(keys, public_id)}" + (f"/{page}" if page else "")


def renewal_from(keys: Keys, token: str) -> str | None:
    """The public id of the renewal that a token is for, or None when we did not make it."""
    public_id, _, stamp = token.partition(".")
    if not public_id or not stamp or not keys.stamp_matches(PURPOSE, public_id, stamp):
        return None
    return public_id
