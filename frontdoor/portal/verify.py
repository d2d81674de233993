"""Whether a permit, badge or pass is valid: yes or no, for whoever stands in front of one. Nothing else is told, to
nobody."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField, ValidationError

from frontdoor.clock import local_date, now
from frontdoor.entitlements import naming, numbers, queries, terms
from frontdoor.portal import blueprint
from frontdoor.portal.forms import one_line
from frontdoor.web import councils, headers
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import TextBox

LONGEST = 60
SEE_OTHER, UNPROCESSABLE = 303, 422


class CodeForm(Form):
    """The code that is printed on what was granted. Asking for it changes nothing: it goes by GET, without a token."""

    code = StringField("Code", filters=[one_line], widget=TextBox())

    def validate_code(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Enter the code that is printed on it")
        if numbers.tidy_code(field.data[:LONGEST]) is None:
            raise ValidationError("Code must be 12 letters and numbers, like 7K2M-9QX4-C0T1")


@blueprint.get("/verify")
@open_to_all
def verify() -> ResponseReturnValue:
    asked = "code" in request.args
    form = CodeForm(request.args if asked else None)
    if asked and form.validate():
        return redirect(url_for("portal.verify_code", code=numbers.tidy_code(form.code.data or "")), SEE_OTHER)
    return render_template("portal/permits/verify.html", form=form), UNPROCESSABLE if asked else 200


@blueprint.get("/verify/<code>")
@open_to_all
def verify_code(code: str) -> ResponseReturnValue:
    """One page for every code there can be: what is unknown, over, replaced or yet to come is not valid, and which
    of them it is, and of what, cannot be told from the page."""
    headers.keep_private()
    at, proper = now(), numbers.tidy_code(code[:LONGEST])
    term = queries.term_by_code(session, councils.current().id, proper) if proper else None
    is_valid = term is not None and terms.is_valid(term, local_date(at))
    shown = numbers.in_groups(proper) if proper else ""
    called = naming.called(session, term.entitlement) if term is not None and is_valid else ""
    return render_template("portal/permits/verified.html", called=called, code=shown, on=local_date(at))
