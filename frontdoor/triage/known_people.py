"""What a resident's own record offers: name, address, how to reach them. They can put it right, so an answer wins."""

from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.triage.looking_up import Asking


def name(session: Session, asking: Asking) -> Any:
    """The name the resident gave last."""
    return asking.held.get("name") or (asking.resident.name if asking.resident else None) or None


def dob(session: Session, asking: Asking) -> Any:
    """The date of birth."""
    return asking.held.get("dob")


def email(session: Session, asking: Asking) -> Any:
    """The email address: the one in the profile, else the contact point that was shown to be theirs last."""
    return asking.held.get("email") or _contact(asking, "email")


def phone(session: Session, asking: Asking) -> Any:
    """The telephone number, likewise."""
    return asking.held.get("phone") or _contact(asking, "phone")


def _contact(asking: Asking, kind: str) -> str | None:
    points = [point for point in (asking.resident.contact_points if asking.resident else ())
              if point.kind == kind and point.ended_at is None]
    points.sort(key=lambda point: (point.verified_at is not None, point.created_at, point.id))
    return points[-1].value if points else None


def address(session: Session, asking: Asking) -> Any:
    """Where the resident lives, as an answer; nothing of an address that is protected."""
    home = asking.home
    if home is None or home.protected:
        return None
    known = places.address_answer(session, asking.council_id, home.uprn) if home.uprn else None
    return known or home.label
