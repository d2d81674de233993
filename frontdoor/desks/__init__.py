"""The officers' door: sign-in, queues, the case page, and journeys on behalf of a resident."""

from flask import Blueprint

from frontdoor.web import headers

blueprint = Blueprint("desks", __name__, url_prefix="/desk")


@blueprint.before_request
def keep_private() -> None:
    """Every page of the desk is about somebody: none is kept by a browser or on the way."""
    headers.keep_private()


from frontdoor.desks import (  # noqa: E402, F401
    actions, assist, bulk, call_backs, callers, case, caseload, chat, checks, clock, community, contact, contact_bar,
    contact_mail, councillors, counter, diary, duty, groups, hidden, knowledge, letter_code, letters, own, people,
    permits, queues, referrals, resources, rota, script, search, sign_in, staying, unsent, welcome, work,
)
from frontdoor.desks.record import (  # noqa: E402, F401
    details, guarding, history, home, household, joining, support, together, warnings,
)
