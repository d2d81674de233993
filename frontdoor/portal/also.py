"""You may also be able to get: what was told for one application looked over for other services, by consent."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField

from frontdoor.assessments.prospects import Prospect
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.portal import blueprint, opened
from frontdoor.portal.forms import OPEN_TOO_LONG
from frontdoor.portal.opened import Opened
from frontdoor.triage import kinds, prospects
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.unit_of_work import session, writes
from frontdoor.web.widgets import Tick
from frontdoor.web.words import page_language

UNPROCESSABLE = 422


class AgreeForm(FlaskForm):
    """That the answers may be looked over, this once."""

    agreed = BooleanField("I agree that you look at my answers to see what else I can get", widget=Tick())


@dataclass(frozen=True)
class Shown:
    """One service that may be had: its name, address and summary, and the question it lacks, if any."""

    name: str
    href: str
    summary: str
    question: str


@blueprint.get("/cases/<reference>/also")
@key_holder
@writes
def also(reference: str) -> ResponseReturnValue:
    at = now()
    found = _applicant(reference, at)
    opened.note_opening(found, at=at)
    return _page(found, AgreeForm(formdata=None))


@blueprint.post("/cases/<reference>/also")
@key_holder
@keeps_typed
def look_for_more(reference: str) -> ResponseReturnValue:
    at = now()
    found, form = _applicant(reference, at), AgreeForm()
    if is_expired():
        return _page(found, form, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.agreed.data:
        form.agreed.errors = [gettext("Select the box if you want us to look")]
        return _page(found, form, status=UNPROCESSABLE)
    prospects.agree(session, found.case, actor=found.actor, actor_id=_actor_id(found), at=at)
    looked = [_shown(found, one) for one in prospects.of_case(session, found.case, found.party.resident, at=at)]
    return _page(found, form, looked=looked)


def _applicant(reference: str, at: datetime) -> Opened:
    """The case, for the one who applied; a page that is not there for anybody else, or for a report."""
    found = opened.find(reference, at=at)
    if not found.is_reporter or not prospects.may_be_offered(session, found.case):
        abort(404)
    return found


def _actor_id(found: Opened) -> str:
    return found.actor.public_id if found.is_by_account and found.actor.public_id else found.party.public_id


def _shown(found: Opened, one: Prospect) -> Shown:
    language = page_language()
    definition = versions.current(session, found.case.council_id, one.service).definition
    question = one.question.ask or one.question.label if one.question else None
    return Shown(definition.name.in_language(language), f"/services/{one.service}",
                 definition.summary.in_language(language) if definition.summary else "",
                 question.in_language(language) if question else "")


def _page(found: Opened, form: AgreeForm, *, looked: list[Shown] | None = None, refused: str = "",
          status: int = 200) -> ResponseReturnValue:
    thing = kinds.thing(kinds.definition_of(session, found.case))
    return render_template("portal/also.html", case=found.case, form=form, looked=looked, refused=refused,
                           thing=thing), status
