"""What a thing that was granted is called in a sentence: a permit, a badge, a pass."""

from sqlalchemy.orm import Session

from frontdoor.catalogue import versions
from frontdoor.entitlements.models import Entitlement


def called(session: Session, entitlement: Entitlement) -> str:
    """The word of the service that granted it, in the version that did."""
    return versions.by_id(session, entitlement.version_id).definition.called_for(entitlement.kind)
