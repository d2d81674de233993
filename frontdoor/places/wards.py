"""The wards of a council, by name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.places.models import Ward


def ward_names(session: Session, council_id: str) -> list[str]:
    """The names of a council's wards, in order; none before its gazetteer is loaded."""
    return list(session.scalars(select(Ward.name).where(Ward.council_id == council_id).order_by(Ward.name)))
