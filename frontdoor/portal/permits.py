"""Permits and passes as their holder sees them: the list, one with all its documents, and the sheet to print."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from frontdoor.cases.links import site_address
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now
from frontdoor.entitlements import naming, numbers, queries, terms
from frontdoor.entitlements.models import Entitlement, PastDocument, Term
from frontdoor.entitlements.terms import LIVE
from frontdoor.people.actor import Actor
from frontdoor.portal import blueprint, opened
from frontdoor.portal.account import SECTIONS, me
from frontdoor.triage import renewals
from frontdoor.triage.renewals import links, timing
from frontdoor.triage.renewals.reassess import rule_of
from frontdoor.web import account, councils
from frontdoor.web.guards import key_holder, resident
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session, writes

HERE = "/account/permits"
ENDED = {
    "lapsed": "It ran out and was not renewed", "withdrawn": "We ended it", "given_up": "You gave it up",
    "deceased": "It has ended", "replaced": "Another took its place",
}


@dataclass(frozen=True)
class Document:
    """One paper of a permit: its number, what it was for, its days, and how it stands on a day."""

    number: str
    subject: str
    starts_on: date
    ends_on: date
    words: str
    tone: str
    is_printable: bool = False


@blueprint.get("/account/permits")
@resident
def permits() -> ResponseReturnValue:
    at, actor = now(), acting()
    rows = [one for holder in sorted(actor.resident_ids, key=lambda one: one != actor.resident_id)
            for one in queries.of_resident(session, actor.council_id, holder)]
    return render_template("portal/permits/list.html", sections=navigation(),
                           permits=[_line(one, actor, local_date(at)) for one in rows])


@blueprint.get("/account/permits/<public_id>")
@resident
def permit(public_id: str) -> ResponseReturnValue:
    at, found = now(), theirs(public_id)
    terms.note(session, found, "opened", at=at, actor=acting())
    may = account.acting_for(me(), "apply", at=at)
    is_theirs = found.resident_id in {me().id, *(one.resident_id for one in may)}
    return render_template("portal/permits/permit.html", sections=navigation(), sheet=f"{HERE}/{public_id}/print",
                           may_change=is_theirs, **facts_of(found, at=at))


@blueprint.get("/account/permits/<public_id>/print")
@resident
def print_permit(public_id: str) -> ResponseReturnValue:
    at, found = now(), theirs(public_id)
    terms.note(session, found, "printed", at=at, actor=acting())
    return _sheet(found, f"{HERE}/{public_id}", at=at)


@blueprint.get("/cases/<reference>/permit")
@key_holder
@writes
def case_permit(reference: str) -> ResponseReturnValue:
    at = now()
    found, case = _of_case(reference, at)
    terms.note(session, found, "opened", at=at, actor=case.actor)
    here = url_for("portal.case_permit", reference=reference)
    return render_template("portal/permits/permit.html", sections=[], sheet=f"{here}/print", may_change=False,
                           **facts_of(found, at=at))


@blueprint.get("/cases/<reference>/permit/print")
@key_holder
@writes
def print_case_permit(reference: str) -> ResponseReturnValue:
    at = now()
    found, case = _of_case(reference, at)
    terms.note(session, found, "printed", at=at, actor=case.actor)
    return _sheet(found, url_for("portal.case_permit", reference=reference), at=at)


def acting() -> Actor:
    """The resident who is signed in, as the one who acts."""
    found = account.actor()
    assert found is not None
    return found


def theirs(public_id: str) -> Entitlement:
    """The permit of that id, of whoever is signed in or of somebody they may see things for; else the page for
    404, which is the same for one that does not exist."""
    actor = acting()
    return queries.by_public_id(session, actor.council_id, public_id, of=actor.resident_ids) or abort(404)


def navigation() -> list[dict[str, Any]]:
    """The ways around the account."""
    return [{"href": href, "text": words, "current": href == HERE} for href, words in SECTIONS]


def _of_case(reference: str, at: datetime) -> tuple[Entitlement, opened.Opened]:
    """The permit that came of a case, for the one whose case it is and whose permit."""
    case = opened.find(reference, at=at)
    found = queries.about_case(session, case.case.council_id, case.case.id) if case.is_reporter else None
    if found is None or found.resident_id != case.party.resident_id:
        abort(404)
    return found, case


def facts_of(found: Entitlement, *, at: datetime) -> dict[str, Any]:
    """What the page of a permit says."""
    on, last = local_date(at), terms.last(found)
    version = versions.by_id(session, found.version_id)
    rule = rule_of(version)
    papers = documents(found, queries.past_documents(session, found), on,
                       is_printed=version.definition.is_printed(found.kind))
    waiting = [one for one in renewals.pending_for(session, found.resident) if one.entitlement.id == found.id]
    return {
        "permit": found, "term": terms.current(found, on) or last, "last": last, "documents": papers, "on": on,
        "name": found.title, "called": version.definition.called_for(found.kind),
        "is_live": is_live(found, on), "ended": ENDED.get(found.ended_reason, ""),
        "may_print": any(one.is_printable for one in papers), "status": status_of(found, on),
        "asked_on": timing.opens_on(rule, last.ends_on) if rule is not None else None,
        "renew": links.path_of(keys(), waiting[0].renewal.public_id) if waiting else "",
    }


def is_live(found: Entitlement, on: date) -> bool:
    """Whether it can be used today, or from a day to come."""
    return found.state == LIVE and terms.last(found).ends_on >= on


def status_of(found: Entitlement, on: date) -> tuple[str, str]:
    """How the permit stands, in one or two words, and their colour."""
    if not is_live(found, on):
        return "Ended", "grey"
    return ("Valid", "green") if terms.current(found, on) else ("Not started yet", "blue")


def documents(
    found: Entitlement, past: list[PastDocument], on: date, *, is_printed: bool = True,
) -> list[Document]:
    """Every document there is or was, the newest first."""
    papers = []
    for term in sorted(found.terms, key=lambda one: one.starts_on, reverse=True):
        words, tone = _standing(found, term, on)
        is_printable = is_printed and found.state == LIVE and term.ends_on >= on
        papers.append(Document(term.number, term.subject, term.starts_on, term.ends_on, words, tone, is_printable))
        for old in reversed([one for one in past if one.term_id == term.id]):
            until = max(min(local_date(old.replaced_at), term.ends_on), term.starts_on)
            papers.append(Document(old.number, old.subject, term.starts_on, until, "Replaced", "grey"))
    return papers


def _standing(found: Entitlement, term: Term, on: date) -> tuple[str, str]:
    if term.ends_on < on:
        return "Over", "grey"
    if found.state != LIVE:
        return "Ended", "grey"
    return ("Valid", "green") if term.starts_on <= on else ("Not started yet", "blue")


def _line(found: Entitlement, actor: Actor, on: date) -> dict[str, Any]:
    words, tone = status_of(found, on)
    return {"permit": found, "term": terms.current(found, on) or terms.last(found), "last": terms.last(found),
            "name": found.title, "words": words, "tone": tone,
            "for": found.resident.name if found.resident_id != actor.resident_id else ""}


def _sheet(found: Entitlement, back: str, *, at: datetime) -> ResponseReturnValue:
    """The document of the term that runs, of the next one, or of the one whose `number` is asked for. What has ended
    cannot be printed, nor what we send."""
    on, wanted = local_date(at), request.args.get("number", "")
    is_good = found.state == LIVE and versions.by_id(session, found.version_id).definition.is_printed(found.kind)
    good = sorted((one for one in found.terms if is_good and one.ends_on >= on), key=lambda one: one.starts_on)
    term = next((one for one in good if wanted in ("", one.number)), None)
    if term is None:
        return redirect(back)
    site = site_address(settings().base_url, councils.current().hosts)
    address = f"{site}{url_for('portal.verify_code', code=term.code)}"
    picture = segno.make(address, micro=False, error="m").svg_inline(scale=4, border=4, light="#fff")
    return render_template(
        "portal/permits/sheet.html", permit=found, term=term, code=numbers.in_groups(term.code), back=back,
        picture=Markup(picture), name=found.title, called=naming.called(session, found),
        verify=f"{site}{url_for('portal.verify')}", starts_later=term.starts_on > on,
    )
