"""The first page of an account: what waits for the resident, their cases, permits and unfinished applications."""

from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.cases import drafts
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now
from frontdoor.entitlements import queries as entitlements
from frontdoor.entitlements import terms
from frontdoor.payments import charges
from frontdoor.people.actor import Actor
from frontdoor.portal import blueprint, standing
from frontdoor.portal.account import bookings, me, page
from frontdoor.triage import renewals
from frontdoor.triage.renewals import links
from frontdoor.triage.renewals.shown import Shown
from frontdoor.web import account
from frontdoor.web.guards import resident
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

SHOWN = 50


@blueprint.get("/account")
@resident
def account_overview() -> ResponseReturnValue:
    found, at, actor = me(), now(), account.actor()
    assert actor is not None
    mine = cases_of(actor)
    upcoming, _ = bookings.of(actor, at=at)
    held = [one for holder in sorted(actor.resident_ids)
            for one in entitlements.of_resident(session, found.council_id, holder)]
    return page(
        "overview", "/account", at=at, cases=[_line(case, role, actor) for case, role in mine],
        permits=[_permit(one, at) for one in held], bookings=upcoming,
        unfinished=[_unfinished(one) for one in drafts.unfinished(session, found, at=at)],
        renewals=[_renewal(one) for one in renewals.pending_for(session, found)],
    )


def cases_of(actor: Actor) -> list[tuple[Case, Party]]:
    """The cases that the resident, or somebody they act for, is a party of, with that part; newest first."""
    rows = session.execute(
        select(Case, Party).join(Party, Party.case_id == Case.id)
        .where(visible_to(actor), Party.resident_id.in_(sorted(actor.resident_ids)), Party.ended_at.is_(None))
        .order_by(Case.id.desc(), Party.role.desc()).limit(SHOWN)
    )
    first: dict[int, tuple[Case, Party]] = {}
    for case, party in rows:
        first.setdefault(case.id, (case, party))
    return list(first.values())


def _line(case: Case, party: Party, actor: Actor) -> dict[str, Any]:
    entries = standing.history(session, case)
    is_theirs = party.role == "reporter"
    status = standing.for_reporter(case, entries) if is_theirs else standing.for_anyone(case, entries)
    charge = charges.of_case(session, case.council_id, case.id) if is_theirs else None
    return {
        "case": case, "title": case.title, "status": status, "is_followed": not is_theirs,
        "is_open": status.state not in FINISHED,
        "for": party.resident if party.resident_id != actor.resident_id else None,
        "to_pay": charge if charge is not None and charge.state == "owed" else None,
    }


def _permit(entitlement: Any, at: Any) -> dict[str, Any]:
    last = terms.last(entitlement)
    on = local_date(at)
    return {"entitlement": entitlement, "term": terms.current(entitlement, on) or last, "last": last,
            "is_live": entitlement.state == "live" and last is not None and last.ends_on >= on,
            "name": entitlement.title}


def _renewal(shown: Shown) -> dict[str, Any]:
    return {"name": shown.entitlement.title, "subject": shown.entitlement.subject, "ends_on": shown.term.ends_on,
            "href": links.path_of(keys(), shown.renewal.public_id)}


def _unfinished(draft: drafts.Draft) -> dict[str, Any]:
    definition = versions.by_id(session, draft.version_id).definition
    return {"name": str(definition.name), "draft": draft}
