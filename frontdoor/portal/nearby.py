"""What is reported near a place already: shown before anybody repeats it, and followed with one press."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.cases import nearby
from frontdoor.cases.case import Case
from frontdoor.portal import blueprint, public_reports
from frontdoor.portal.drawing import draw
from frontdoor.portal.follow import follow_once
from frontdoor.portal.forms import FollowForm
from frontdoor.portal.public_reports import PublicReport
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.journey import place
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import NOT_FOUND, UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import DIFFERENT

MOST_FOLLOWED = 10


@dataclass(frozen=True)
class Shown:
    """A report near the place. `is_same_service`: it may be the very thing that is being reported;
    `is_same_kind`: by the service's duplicate policy it is."""

    report: PublicReport
    is_same_service: bool
    is_same_kind: bool
    is_followed: bool
    is_open: bool


@blueprint.get("/drafts/<token>/nearby")
@key_holder
@opens_draft()
def nearby_reports(journey: Journey) -> ResponseReturnValue:
    usrn = request.args.get("street", "")
    street = place.street_of(journey.session, journey.draft.council_id, usrn) if usrn else None
    found = on_street(journey, usrn) if street else around(journey)
    if not found:
        return redirect(_onward(journey, usrn if street else ""))
    shown = _shown(journey, found)
    return draw(
        "nearby", journey, "nearby", shown=shown, street=street, followed=request.args.get("followed"),
        pins=public_reports.pins(one.report for one in shown), onward=_onward(journey, usrn if street else ""),
        map_address=_map_address(journey, street), back=journey.address(_place_page(journey)),
    )


@blueprint.post("/drafts/<token>/nearby")
@key_holder
@opens_draft()
def go_on(journey: Journey) -> ResponseReturnValue:
    """None of the reports shown is the resident's own. Where one of them counts as the same, that is an
    answer: theirs is a different one."""
    usrn = request.form.get("street", "")
    if not usrn and journey.definition.has_fact(DIFFERENT) and _same_kind(journey):
        journey.keep({DIFFERENT: True})
    return go(_onward(journey, usrn))


@blueprint.post("/drafts/<token>/follow/<reference>")
@key_holder
@opens_draft()
def follow_on_the_way(journey: Journey, reference: str) -> ResponseReturnValue:
    case = public_reports.find(journey.session, journey.draft.council_id, reference)
    if case is None:
        return draw("no_report", journey, "nearby", back=journey.plain_address("nearby")), NOT_FOUND
    follows = [one for one in journey.draft.follows if one != case.reference]
    if "undo" not in request.form and not case.is_finished:
        follows = [*follows, case.reference][-MOST_FOLLOWED:]
    journey.draft.follows = follows
    if request.form.get("then") == "stop":
        return go(journey.plain_address("follow"))
    if request.form.get("then") == "check-answers":
        return go(journey.plain_address("check-answers"))
    usrn = request.form.get("street", "")[:20]
    return go(journey.address("nearby", street=usrn, followed=case.reference) + f"#{case.reference}")


@blueprint.get("/drafts/<token>/follow")
@key_holder
@opens_draft()
def follow_and_stop(journey: Journey) -> ResponseReturnValue:
    if not journey.draft.follows:
        return redirect(journey.plain_address(journey.path.current))
    return _follow_page(journey, FollowForm(formdata=None))


@blueprint.post("/drafts/<token>/follow")
@key_holder
@keeps_typed
@opens_draft()
def send_follow(journey: Journey) -> ResponseReturnValue:
    if not journey.draft.follows:
        return go(journey.plain_address("stopped"))
    form = FollowForm()
    if is_expired():
        return _follow_page(journey, form, [{"text": gettext(
            "This page had been open too long. Check your answers and press the button again.")}]), EXPIRED
    if not form.validate():
        return _follow_page(journey, form), UNPROCESSABLE
    for case in _followed_cases(journey):
        follow_once(case, form.email.data or "", form.phone.data or "", journey.at)
    journey.draft.follows = []
    return go(journey.plain_address("stopped"))


@blueprint.get("/drafts/<token>/stopped")
@key_holder
@opens_draft()
def stopped(journey: Journey) -> ResponseReturnValue:
    return render_template("journey/stopped.html", journey=journey,
                           resume=journey.plain_address(journey.path.current))


def on_street(journey: Journey, usrn: str) -> list[nearby.Near]:
    """The public reports of a street, where the service is one whose reports are public."""
    if not journey.definition.publish.public:
        return []
    found = nearby.on_street(journey.session, journey.draft.council_id, usrn, at=journey.at)
    return [nearby.Near(case, -1) for case in found]


def around(journey: Journey) -> list[nearby.Near]:
    """The public reports around the chosen place, those that count as the same first."""
    where = journey.place
    if where is None or not journey.definition.publish.public:
        return []
    same = _same_kind(journey)
    known = {one.case.id for one in same}
    others = nearby.around(journey.session, journey.draft.council_id, easting=where["easting"],
                           northing=where["northing"], at=journey.at)
    return [*same, *(one for one in others if one.case.id not in known)]


def is_worth_showing(journey: Journey, *, seen_on: str | None) -> bool:
    """Whether there is a report around the place that counts as the same, or that was not among those just
    shown for the street `seen_on`."""
    found = around(journey)
    if seen_on is None or not found:
        return bool(found)
    seen = {one.case.id for one in on_street(journey, seen_on)}
    same = {one.case.id for one in _same_kind(journey)}
    return any(one.case.id in same or one.case.id not in seen for one in found)


def followed(journey: Journey) -> list[PublicReport]:
    """The reports that the resident chose to hear about."""
    return [public_reports.shown(journey.session, case, at=journey.at) for case in _followed_cases(journey)]


def _followed_cases(journey: Journey) -> list[Case]:
    found = (public_reports.find(journey.session, journey.draft.council_id, one) for one in journey.draft.follows)
    return [case for case in found if case is not None]


def _same_kind(journey: Journey) -> list[nearby.Near]:
    where, policy = journey.place, journey.definition.duplicates
    if where is None or policy is None or not policy.radius_m:
        return []
    return nearby.same_kind(
        journey.session, journey.draft.council_id, journey.draft.service_id, policy, easting=where["easting"],
        northing=where["northing"], answers=journey.answers, at=journey.at,
    )


def _shown(journey: Journey, found: list[nearby.Near]) -> list[Shown]:
    same = {one.case.id for one in _same_kind(journey)}
    return [
        Shown(
            public_reports.shown(journey.session, one.case, at=journey.at,
                                 distance_m=one.distance_m if one.distance_m >= 0 else None),
            is_same_service=one.case.service_id == journey.draft.service_id, is_same_kind=one.case.id in same,
            is_followed=one.case.reference in journey.draft.follows, is_open=not one.case.is_finished,
        )
        for one in found
    ]


def _place_page(journey: Journey) -> str:
    return next((step.id for step in journey.path.steps if step.asks_place), journey.path.current)


def _onward(journey: Journey, usrn: str) -> str:
    """To the spots of the street, or past the place once that is known."""
    if usrn:
        return journey.address(_place_page(journey), street=usrn)
    return journey.onward(_place_page(journey))


def _map_address(journey: Journey, street: Any) -> str:
    where = journey.place
    if street is not None:
        return f"/near/map.json?e={round(street.easting)}&n={round(street.northing)}"
    return f"/near/map.json?e={where['easting']}&n={where['northing']}" if where else "/near/map.json"


def _follow_page(journey: Journey, form: FollowForm, more: list[dict[str, str]] | None = None) -> str:
    return draw("follow", journey, "follow", form=form, more=more or [], follows=followed(journey),
                back=journey.plain_address("nearby"))
