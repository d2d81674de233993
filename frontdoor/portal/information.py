"""What every public site has to say about itself: access for all, personal data, cookies, and how to reach us."""

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.cases import drafts
from frontdoor.portal import blueprint, opened
from frontdoor.web import account, councils, open_hours, sign_in
from frontdoor.web.guards import open_to_all


@blueprint.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    return render_template("portal/accessibility.html")


@blueprint.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    return render_template("portal/privacy.html", draft_days=drafts.KEPT_FOR.days)


@blueprint.get("/cookies")
@open_to_all
def cookies() -> ResponseReturnValue:
    return render_template("portal/cookies.html", open_minutes=int(opened.GOOD_FOR.total_seconds() // 60),
                           desk_cookie=sign_in.cookie_name(), account_cookie=account.cookie_name())


@blueprint.get("/contact")
@open_to_all
def contact() -> ResponseReturnValue:
    return render_template("portal/contact.html", hours=open_hours.words(councils.current().contacts))
