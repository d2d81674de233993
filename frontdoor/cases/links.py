"""The links that open a case to the people who are part of it, and to nobody else.

The key in a link is the party's public id with a stamp that only we can make. It is made when a
message leaves and is never stored, so a copy of the database opens nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from frontdoor.keys import BadSignature, Keys

PURPOSE = "tracking"
CALENDAR_PURPOSE = "calendar"
SHORT_PURPOSE = "tracking for a while"
SHORT = timedelta(minutes=30)


def tracking_key(keys: Keys, party_public_id: str) -> str:
    """The key that shows its holder to be that party."""
    return f"{party_public_id}.{keys.stamp(PURPOSE, party_public_id)}"


def tracking_path(keys: Keys, case_reference: str, party_public_id: str) -> str:
    """The address of the tracking page below the site's own, with the party's key in it."""
    return f"/cases/{quote(case_reference)}?key={quote(tracking_key(keys, party_public_id))}"


def party_from_key(keys: Keys, key: str) -> str | None:
    """The public id of the party that `key` belongs to, or None when we did not make it.

    Keys made under an older secret hold for as long as that secret stays in the list.
    """
    public_id, _, stamp = key.partition(".")
    if not public_id or not stamp or not keys.stamp_matches(PURPOSE, public_id, stamp):
        return None
    return public_id


def calendar_path(keys: Keys, party_public_id: str) -> str:
    """The address of the calendar file of the party's booking, below the site's own. Its key opens nothing else."""
    return f"/calendar/{quote(party_public_id)}.{keys.stamp(CALENDAR_PURPOSE, party_public_id)}.ics"


def party_from_calendar_key(keys: Keys, key: str) -> str | None:
    """The public id of the party that the key of a calendar file was made for, or None when we did not make it."""
    public_id, _, stamp = key.partition(".")
    is_ours = bool(public_id and stamp) and keys.stamp_matches(CALENDAR_PURPOSE, public_id, stamp)
    return public_id if is_ours else None


def short_key(keys: Keys, party_public_id: str, *, at: datetime) -> str:
    """A key for whoever has just sent a report, good for half an hour. Unlike the one in a message it says
    nothing about whose the address is that was typed."""
    until = int((at + SHORT).timestamp())
    return keys.sign(SHORT_PURPOSE, {"party": party_public_id, "expires": until})


def party_from_short_key(keys: Keys, key: str, *, at: datetime) -> str | None:
    """The public id of the party that a short key was made for; None when it is not ours or has run out."""
    try:
        return str(keys.verify(SHORT_PURPOSE, key, at=at)["party"])
    except BadSignature:
        return None


def site_address(base_url: str, hosts: Sequence[str]) -> str:
    """A council's own address: the installation's, with the first of the council's `hosts` in it, unless the
    installation's host is one of them or the council has none. No slash at the end."""
    parts = urlsplit(base_url)
    if not hosts or parts.hostname in hosts:
        return base_url.rstrip("/")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{hosts[0]}{port}"
