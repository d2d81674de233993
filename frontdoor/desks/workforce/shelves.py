"""How each queue gives out its work."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.clock import now
from frontdoor.desks.desk import me, queue_named
from frontdoor.desks.workforce import blueprint
from frontdoor.people.actor import Level
from frontdoor.triage import queues, sharing
from frontdoor.triage.assigning import POLICY_WORDS, Policy
from frontdoor.triage.sharing import PolicyRefused
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios

HINTS = {
    Policy.TAKE_NEXT: "They press “Take the next”, and get what is due first.",
    Policy.ROUND_ROBIN: "Whoever was given nothing for longest.",
    Policy.LEAST_LOADED: "By the points that they have and can hold.",
    Policy.BY_SKILL: "Of these whoever has most room. What nobody is trained for waits.",
    Policy.BY_PATCH: "One household, one officer. Then one ward, one officer. Then whoever has most room.",
}


class PolicyForm(FlaskForm):
    policy = RadioField("How does this queue give out its work?", widget=Radios({str(k): v for k, v in HINTS.items()}),
                        choices={str(one): words for one, words in POLICY_WORDS.items()}, validate_choice=False)

    def validate_policy(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select how it gives out its work")


@blueprint.get("/queues")
@officer(Level.MANAGER)
def shelves() -> ResponseReturnValue:
    found = queues.open_to(session, me())
    return render_template("desks/workforce/queues.html", queues=found,
                           words={one.slug: sharing.policy_words(one) for one in found})


@blueprint.get("/queues/<slug>")
@officer(Level.MANAGER)
def shelf(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    form = PolicyForm(formdata=None)
    form.policy.data = found.assignment
    return render_template("desks/workforce/queue.html", queue=found, form=form)


@blueprint.post("/queues/<slug>")
@officer(Level.MANAGER)
def set_policy(slug: str) -> ResponseReturnValue:
    found, form = queue_named(slug)[0], PolicyForm()
    if not form.validate_on_submit():
        return render_template("desks/workforce/queue.html", queue=found, form=form), 422
    try:
        sharing.set_policy(session, found, Policy(form.policy.data), actor=me(), at=now())
    except PolicyRefused as refused:
        form.policy.errors = [refused.say]
        return render_template("desks/workforce/queue.html", queue=found, form=form), 422
    flash(f"{found.name}: {sharing.policy_words(found)[0].lower()}{sharing.policy_words(found)[1:]}.", "success")
    return redirect(url_for("workforce.shelves"), 303)
