"""The homes along a street, as its numbers run."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from frontdoor.places.models import Address, Street, Ward
from frontdoor.places.search import Match, address_match


def addresses_on(session: Session, council_id: str, usrn: str, limit: int) -> list[Match]:
    """The addresses of a street from its start, at most `limit`; none for a street that is not known or has none."""
    rows = session.execute(
        select(Address, Street, Ward.name)
        .join(Street, and_(Street.council_id == Address.council_id, Street.usrn == Address.usrn))
        .join(Ward, and_(Ward.council_id == Address.council_id, Ward.code == Address.ward_code))
        .where(Address.council_id == council_id, Address.usrn == usrn)
        .order_by(Address.position, Address.uprn).limit(limit)
    ).all()
    return [address_match(*row) for row in rows]
