"""What its holder changes about a permit: another vehicle, by the same form as at first, or not wanted any more."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.cases import drafts
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date, now
from frontdoor.entitlements import journeys, naming, terms
from frontdoor.entitlements.models import Entitlement
from frontdoor.entitlements.terms import NotLive
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import me
from frontdoor.portal.permits import acting, is_live, navigation, theirs
from frontdoor.triage import permits
from frontdoor.web import account
from frontdoor.web.guards import resident
from frontdoor.web.journey import opening
from frontdoor.web.unit_of_work import session

SEE_OTHER = 303
# Where an answer comes from that was given for the permit, and not in this journey.
PERMIT = "entitlement"
FILES = {FactType.FILE, FactType.FILES}


@blueprint.get("/account/permits/<public_id>/vehicle")
@resident
def change_vehicle(public_id: str) -> ResponseReturnValue:
    return _page("vehicle", public_id)


@blueprint.post("/account/permits/<public_id>/vehicle")
@resident
def begin_change_of_vehicle(public_id: str) -> ResponseReturnValue:
    at, found = now(), theirs(public_id)
    holder = _holder(found, at)
    if not _may_change(found, at):
        return redirect(url_for("portal.change_vehicle", public_id=public_id), SEE_OTHER)
    version = versions.current(session, found.council_id, found.service_id)
    left_out = facts_of_vehicle(version, found.kind)
    answers = {name: {**given, "from": PERMIT} for name, given in found.facts.items()
               if version.definition.has_fact(name) and name not in left_out}
    address = opening.begin(session, found.council_id, found.service_id, at=at, resident=holder, typed_by=me(),
                            answers=answers)
    draft = drafts.opened_by(session, found.council_id, address.split("/")[2], at=at)
    term = terms.current(found, local_date(at)) or terms.last(found)
    journeys.begin(session, found, term, draft, kind=journeys.CHANGE_VEHICLE, at=at)
    return redirect(address, SEE_OTHER)


@blueprint.get("/account/permits/<public_id>/give-up")
@resident
def give_up_permit(public_id: str) -> ResponseReturnValue:
    return _page("give_up", public_id)


@blueprint.post("/account/permits/<public_id>/give-up")
@resident
def give_up_permit_now(public_id: str) -> ResponseReturnValue:
    at, found = now(), theirs(public_id)
    _holder(found, at)
    try:
        permits.give_up(session, found, actor=acting(), at=at)
    except NotLive:
        return redirect(url_for("portal.permit", public_id=public_id), SEE_OTHER)
    flash(f"You gave up your {naming.called(session, found)}", "success")
    return redirect(url_for("portal.permit", public_id=public_id), SEE_OTHER)


def _page(template: str, public_id: str) -> ResponseReturnValue:
    at, found = now(), theirs(public_id)
    holder = _holder(found, at)
    term = terms.current(found, local_date(at)) or terms.last(found)
    return render_template(
        f"portal/permits/{template}.html", sections=navigation(), permit=found, term=term, last=terms.last(found),
        called=naming.called(session, found),
        holder=holder if holder.id != me().id else None, form=FlaskForm(formdata=None),
        may_change=_may_change(found, at), is_live=is_live(found, local_date(at)),
    )


def _holder(found: Entitlement, at: datetime) -> Resident:
    """The one whose permit it is, for them or somebody who may apply for them; else the page for 404."""
    if found.resident_id in {me().id, *(one.resident_id for one in account.acting_for(me(), "apply", at=at))}:
        return found.resident
    abort(404)


def _may_change(found: Entitlement, at: datetime) -> bool:
    return bool(found.subject) and is_live(found, local_date(at))


def facts_of_vehicle(version: Version, kind: str) -> set[str]:
    """What has to be said anew for another vehicle: what a grant of that kind is for, and everything that the
    definition asks about the same thing or on the same page; papers that were sent; what only holds for a while; and
    what is agreed to."""
    definition = version.definition
    grants = [plan.outcome.grant for plan in version.compiled.outcomes if plan.outcome.grant is not None]
    found = {name for grant in grants if grant.entitlement == kind and grant.subject
             for name in _asked_with(definition, grant.subject)}
    found.update(fact.id for fact in definition.facts if fact.type in FILES or _is_agreed_to(fact))
    return found | set(definition.renewal.refreshes if definition.renewal is not None else ())


def _is_agreed_to(fact: Fact) -> bool:
    """A question with one answer, to be given each time."""
    return fact.type is FactType.CHOICES and len(fact.choices) == 1


def _asked_with(definition: Definition, subject: str) -> set[str]:
    pages = {name for page in definition.pages if subject in page.facts for name in page.facts}
    about = definition.fact(subject).about
    return {subject} | pages | {fact.id for fact in definition.facts if about is not None and fact.about == about}
