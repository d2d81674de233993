"""The residents' door: find, report, follow, track."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from frontdoor.portal import (  # noqa: E402, F401
    also, articles, asking, bookings, chat, community, confirming, contact_points, demo, finishing, fixed, follow,
    free_times, groups_door, home, information, journey, letters, messages, near, partner, pay, permits, registering,
    renew, resetting, ringing, signing_in, telephone, test_pay, tracking, vehicle, verify,
)
from frontdoor.portal.members import (  # noqa: E402, F401
    case as members_case, casework as members_casework, ending as members_ending, raising as members_raising,
    staying as members_staying, ward as members_ward,
)
from frontdoor.portal.account import (  # noqa: E402, F401
    bookings as account_bookings, calls, community as account_community, data, details, messages as account_messages,
    moving, household, overview, paid, people, preferring, spoken, staying, support,
)
