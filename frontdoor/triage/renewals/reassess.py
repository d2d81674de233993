"""The rule evaluated again for what stands: on the facts of the day, as if the holder had just confirmed them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import FactType, Result
from frontdoor.assessments.entitling import RenewalRule
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding, Verdict
from frontdoor.assessments.granted import granted
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import DAY, local_date
from frontdoor.entitlements import terms
from frontdoor.entitlements.models import Entitlement
from frontdoor.people import addresses
from frontdoor.triage import known

# What the council counts for itself may move without anybody's circumstances having changed. Where it matters it
# moves the price or the result, and these are compared.
COUNTED = "entitlements."
REASONS_TOLD = 3
MOVED = "Your address is not the one this was granted for."


@dataclass(frozen=True)
class Reassessed:
    """What the current rules say of an entitlement on a day. `digest` stands for the facts of the holder that they
    said it about; the next term runs for `months`, but not beyond `ends_by`; `why_not` has the reasons in plain words
    where it does not renew by itself."""

    version: Version
    finding: Finding
    digest: str
    renews: bool
    fee_pence: int
    months: int
    ends_by: date | None
    why_not: str

    def differs_from(self, fee_pence: int, digest: str) -> bool:
        """Whether the price or the facts are no longer those of a message."""
        return (self.fee_pence, self.digest) != (fee_pence, digest)


def rule_of(version: Version) -> RenewalRule | None:
    """How a service renews, or None where it does not."""
    return version.definition.renewal


def reassess(session: Session, entitlement: Entitlement, *, at: datetime) -> Reassessed:
    """What the rules of today say. The entitlement does not count against itself; the facts that a YES confirms
    are taken as of this day. Raises UnknownService where the service is no longer published."""
    version = versions.current(session, entitlement.council_id, entitlement.service_id)
    definition, on = version.definition, local_date(at)
    held = plain(entitlement, version)
    held.update({name: on.isoformat() for name in _refreshed(version) if name in held})
    facts = known.with_records(session, entitlement.council_id, definition, held, at=at,
                               resident=entitlement.resident, leaving_out=entitlement.id)
    finding = assess(version.compiled, typed(definition, facts), on=on, received=at, version=version.number)
    grants = granted(version.compiled, typed(definition, facts), on, finding.outcome)
    months = grants.months or 0 if grants is not None and grants.entitlement == entitlement.kind else 0
    ends_by = grants.ends_by if grants is not None else None
    moved = _has_moved(session, entitlement, on)
    renews = (definition.offered and finding.result is Result.ELIGIBLE_AUTO and finding.automatic and not moved
              and finding.tier == 1 and finding.fee_pence is not None and months > 0
              and (ends_by is None or ends_by > terms.last(entitlement).ends_on))
    why_not = "" if renews else MOVED if moved else _why_not(finding)
    return Reassessed(version, finding, _digest(version, facts), renews, finding.fee_pence or 0, months, ends_by,
                      why_not)


def _has_moved(session: Session, entitlement: Entitlement, on: date) -> bool:
    """Whether the council knows the holder at another address than the one it was granted for, today or from the day on
    which the next term would begin."""
    begins_on = max(on, terms.last(entitlement).ends_on + DAY)
    homes = [addresses.current(session, entitlement.resident, day) for day in (on, begins_on)]
    return entitlement.uprn is not None and any(home is not None and home.uprn != entitlement.uprn for home in homes)


def kept(found: Reassessed) -> str:
    """What is stored of it with the renewal: the finding as it is published, and for how long it renews."""
    return json.dumps({"months": found.months, "ends_by": found.ends_by.isoformat() if found.ends_by else None,
                       "finding": json.loads(found.finding.canonical())}, ensure_ascii=False)


def length_of(stored: str) -> tuple[int, date | None]:
    """For how many months what `kept` wrote down renews, and the day beyond which it does not run."""
    plain = json.loads(stored)
    end = plain.get("ends_by")  # what was written down before there was such a day has none
    return int(plain["months"]), date.fromisoformat(end) if end else None


def plain(entitlement: Entitlement, version: Version) -> dict[str, Any]:
    """The facts an entitlement rests on, without where they came from; without those that the current definition
    no longer has."""
    return {name: kept["value"] for name, kept in entitlement.facts.items() if version.definition.has_fact(name)}


def _refreshed(version: Version) -> tuple[str, ...]:
    """The dates that a YES renews: what the holder confirms is so today."""
    rule = rule_of(version)
    return tuple(name for name in (rule.refreshes if rule else ())
                 if version.definition.fact(name).type is FactType.DATE)


def refresh_facts(entitlement: Entitlement, version: Version, *, by: str, at: datetime) -> None:
    """Keep what was confirmed with the day on which it was, and by which way the answer came."""
    on = local_date(at).isoformat()
    fresh = {name: {"value": on, "from": by, "at": at.isoformat()} for name in _refreshed(version)
             if name in entitlement.facts}
    if fresh:
        entitlement.facts = {**entitlement.facts, **fresh}


def _digest(version: Version, facts: dict[str, Any]) -> str:
    """One figure for the facts that are the holder's: neither those of the day nor what the council counts."""
    left_out = {fact.id for fact in version.definition.facts if (fact.record or "").startswith(COUNTED)}
    left_out.update(_refreshed(version))
    kept = {name: value for name, value in facts.items() if name not in left_out}
    text = json.dumps(kept, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _why_not(finding: Finding) -> str:
    against = [reason.words for reason in finding.reasons if reason.verdict is Verdict.NOT_MET]
    unsure = [reason.words for reason in finding.reasons if reason.verdict.is_open and reason.words]
    return " ".join((against or unsure)[:REASONS_TOLD])
