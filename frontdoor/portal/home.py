"""The front page, and the ways to a service: typed words, or what one wants to do."""

from collections.abc import Iterable

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.portal import blueprint, public_reports
from frontdoor.triage.kinds import Kind, kind_of
from frontdoor.web import councils, finding
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import session

# More services of one verb than these are on its own page.
SHOWN = 6
VERBS = {
    "report": ("Report a problem", "Tell us about something that is broken, dangerous or not right."),
    "apply": ("Apply", "Ask for a permit, a badge, a licence or help with money."),
    "book": ("Book", "A collection, a room or an appointment."),
    "pay": ("Pay", "A bill, a fee or a charge."),
    "register": ("Register", "Tell us about a birth, a death, a marriage or a move."),
    "request": ("Ask for help or information", "Ask us to look at what you need, or for what we know."),
    "appeal": ("Appeal", "Tell us that a decision is wrong."),
}


def offered() -> list[Definition]:
    """The services that this council offers online, by name."""
    current = versions.all_current(session, councils.current().id)
    found = [version.definition for version in current]
    return sorted((one for one in found if one.offered and "online" in one.channels), key=lambda one: str(one.name))


def concerns_of(definitions: Iterable[Definition]) -> list[dict[str, str]]:
    """The services that take a concern about somebody who may be in danger."""
    return ways_in(one for one in definitions if kind_of(one) is Kind.CONCERN)


def ways_in(definitions: Iterable[Definition]) -> list[dict[str, str]]:
    """The services as links for a grid."""
    return [
        {"href": f"/services/{one.id}", "title": str(one.name), "words": str(one.summary)} for one in definitions
    ]


@blueprint.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    definitions = offered()
    others = [one for one in definitions if kind_of(one) is not Kind.CONCERN]
    verbs = [
        {"href": f"/browse/{verb}", "title": title, "words": words,
         "services": ways_in(one for one in others if one.verb == verb)}
        for verb, (title, words) in VERBS.items() if any(one.verb == verb for one in others)
    ]
    reports = public_reports.latest(session, councils.current().id, at=now())
    return render_template("portal/home.html", verbs=verbs, reports=reports, at_most=SHOWN,
                           concerns=concerns_of(definitions))


@blueprint.get("/find")
@open_to_all
def find() -> ResponseReturnValue:
    text = request.args.get("q", "").replace("\x00", "").strip()
    definitions = offered()
    return render_template("portal/find.html", text=text[:finding.LONGEST_TYPED],
                           page=finding.answer(text, definitions), everything=ways_in(definitions),
                           start="/services/{}".format, concerns=concerns_of(definitions))


@blueprint.get("/browse/<verb>")
@open_to_all
def browse(verb: str) -> ResponseReturnValue:
    definitions = [one for one in offered() if one.verb == verb]
    if not definitions or verb not in VERBS:
        abort(404)
    title, words = VERBS[verb]
    return render_template("portal/browse.html", heading=title, words=words, services=ways_in(definitions))
