"""The community groups' own small door: what was said of a group, its answers, and whether what we list is still right.

No account: a link that was sent to the address which the group publishes opens it, for this group and no other.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from frontdoor.clock import local_date, now
from frontdoor.directory import booking, feedback, group_keys, listed
from frontdoor.directory.feedback import AlreadyAnswered
from frontdoor.directory.group_keys import GroupKeySpent
from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupKey
from frontdoor.portal import blueprint
from frontdoor.portal.forms import OPEN_TOO_LONG, plain
from frontdoor.triage import group_post
from frontdoor.web import councils, headers
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea

UNPROCESSABLE, GONE = 422, 404


def _kept(missing: str) -> Callable[[Any, Field], None]:
    """A check that something was typed, and not more than is kept."""

    def check(form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(missing)
        if len(field.data) > feedback.LONGEST:
            raise ValidationError(f"What you write must be {feedback.LONGEST:,} characters or fewer")

    return check


class GroupAnswerForm(FlaskForm):
    """What the group answers to one thing that was said."""

    answer = StringField("Your answer", filters=[plain], widget=CountedTextArea(feedback.LONGEST),
                         description="They read it in their account. We can read it too.",
                         validators=[_kept("Enter your answer")])


class GroupChangeForm(FlaskForm):
    """What should stand of the group."""

    change = StringField("What should we change?", filters=[plain], widget=CountedTextArea(feedback.LONGEST),
                         description="Such as a new day, place, price or phone number. One of us looks at it first.",
                         validators=[_kept("Enter what we should change")])


@blueprint.get("/groups/<group_id>/feedback")
@key_holder
def group_feedback(group_id: str) -> ResponseReturnValue:
    opened = _opened(group_id)
    return _page(*opened) if opened else _gone()


@blueprint.post("/groups/<group_id>/feedback/<public_id>/answer")
@key_holder
@keeps_typed
def answer_feedback(group_id: str, public_id: str) -> ResponseReturnValue:
    opened, form = _opened(group_id), GroupAnswerForm()
    if opened is None:
        return _gone()
    key, group = opened
    row = next((one for one in feedback.for_group(session, key.council_id, group.id) if one.public_id == public_id),
               None)
    if row is None:
        return _gone()
    if is_expired():
        return _page(key, group, answer=form, to=public_id, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return _page(key, group, answer=form, to=public_id, status=UNPROCESSABLE)
    try:
        group_post.answer(session, group, row, form.answer.data or "", at=now())
        flash("Thank you. We have passed on your answer.", "success")
    except AlreadyAnswered:
        flash("This was answered already, or nobody would read the answer.", "notice")
    return _back(group_id)


@blueprint.post("/groups/<group_id>/still-right")
@key_holder
def group_still_right(group_id: str) -> ResponseReturnValue:
    """The group says that what we list is right: so it counts as checked today. An old page is good enough for it."""
    opened = _opened(group_id)
    if opened is None:
        return _gone()
    key, group = opened
    at = now()
    if group.checked_on != local_date(at):
        listed.still_right(session, key.council_id, group, key=key.public_id, on=local_date(at), at=at)
    flash("Thank you. Your details now say that they were checked today.", "success")
    return _back(group_id)


@blueprint.post("/groups/<group_id>/change")
@key_holder
@keeps_typed
def ask_group_change(group_id: str) -> ResponseReturnValue:
    opened, form = _opened(group_id), GroupChangeForm()
    if opened is None:
        return _gone()
    key, group = opened
    if is_expired():
        return _page(key, group, change=form, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return _page(key, group, change=form, status=UNPROCESSABLE)
    at = now()
    group_post.ask_for_change(session, key.council_id, group, form.change.data or "", at=at)
    flash("Thank you. One of us looks at it within a week, and changes it if it is right.", "success")
    return _back(group_id)


def _opened(group_id: str) -> tuple[GroupKey, Group] | None:
    """The key in the address and the group whose door it opens, also while the group is not listed."""
    headers.keep_private()
    council_id = councils.current().id
    try:
        key = group_keys.opened(session, keys(), council_id, group_id, request.args.get("key", ""), at=now())
    except GroupKeySpent:
        return None
    group = listed.of_council(session, council_id).known(group_id)
    return (key, group) if group is not None else None


def _gone() -> ResponseReturnValue:
    return render_template("portal/groups/gone.html"), GONE


def _back(group_id: str) -> ResponseReturnValue:
    return redirect(url_for("portal.group_feedback", group_id=group_id, key=request.args.get("key")), code=303)


def _page(
    key: GroupKey, group: Group, *, answer: GroupAnswerForm | None = None, change: GroupChangeForm | None = None,
    to: str = "", refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    at = now()
    return render_template(
        "portal/groups/feedback.html", group=group, key=request.args.get("key"), expires_at=key.expires_at,
        said=feedback.for_group(session, key.council_id, group.id), words=feedback.HOW, to=to, refused=refused,
        wrong=answer or change, answer=answer or GroupAnswerForm(formdata=None),
        change=change or GroupChangeForm(formdata=None), is_listed=listed.of_id(session, key.council_id, group.id),
        booked=booking.taken(session, key.council_id, group.id, since=at), today=local_date(at),
    ), status
