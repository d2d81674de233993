"""The form by which a contact is finished: of each need what it was about and what became of it, then the whole."""

from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, ValidationError

from frontdoor.contacts import failure, processes
from frontdoor.contacts.contact import Resolution
from frontdoor.contacts.failure import Failure
from frontdoor.contacts.wrapping_up import LONGEST_NOTE, Told
from frontdoor.desks.contact_needs import RESOLUTIONS, Shown
from frontdoor.desks.fields import Letter
from frontdoor.web.widgets import DropDown, Radios, Tick

HELP = {"on_behalf": "I did it for them", "coached": "I helped them to do it", "none": "Neither: I only told them"}
NOTHING = ""


class WrapUp(FlaskForm):
    """What is said of the whole contact; the fields of the needs are added for each."""

    assistance = RadioField("Who did it?", choices=HELP, default="on_behalf", validate_choice=False,
                            widget=Radios(inline=True))
    ticked = BooleanField("Everything is resolved: they need not get in touch again", widget=Tick())
    note = Letter("Note", at_most=LONGEST_NOTE)

    def validate_assistance(self, field: Any) -> None:
        if field.data not in HELP:
            raise ValidationError("Select who did it")

    def told(self, needs: list[Shown]) -> dict[str, Told]:
        """What was said of each need, by its public id. Only of a form that is valid."""
        found = {}
        for one in needs:
            resolution, process, code = (str(field.data) for field in self.of_need(one))
            found[one.need.public_id] = Told(Resolution(resolution), process, Failure(code) if code else None)
        return found

    def of_need(self, one: Shown) -> tuple[Any, Any, Any]:
        """The three fields of a need: what became of it, its process, and why it was needed."""
        key = one.need.public_id
        return self[f"resolution_{key}"], self[f"process_{key}"], self[f"failure_{key}"]


def wrap_up_form(needs: list[Shown], council_id: str, offered: dict[str, tuple[str, str, str]], **more: Any) -> WrapUp:
    """The form for these needs. `offered`: by public id what stands in the three fields before somebody chooses."""
    named = processes.named(council_id)
    listed = {NOTHING: "Choose", **{one.code: f"{one.group}: {one.name}" for one in named}}
    reasons = {NOTHING: "No: it was needed", **{str(code): words for code, words in failure.WORDS.items()}}
    results = {NOTHING: "Choose", **{str(one): say for one, say in RESOLUTIONS.items()}}
    fields: dict[str, Any] = {}
    for one_need in needs:
        key, (resolution, process, code) = one_need.need.public_id, offered[one_need.need.public_id]
        fields[f"resolution_{key}"] = SelectField(
            "What became of it?", choices=results, default=resolution, widget=DropDown(), validate_choice=False,
            validators=[_chosen(set(map(str, Resolution)), "Select what became of it")])
        fields[f"process_{key}"] = SelectField(
            "What was it about?", choices=listed, default=process, widget=DropDown(), validate_choice=False,
            validators=[_chosen({one.code for one in named}, "Select what it was about")])
        fields[f"failure_{key}"] = SelectField(
            "Could we have spared them this?", choices=reasons, default=code, widget=DropDown(), validate_choice=False,
            validators=[_chosen({NOTHING, *map(str, Failure)}, "Select why they had to get in touch")])
    return cast(WrapUp, type("WrapUpOfNeeds", (WrapUp,), fields)(**more))


def _chosen(allowed: set[str], say: str) -> Any:
    def check(form: Any, field: Any) -> None:
        if field.data not in allowed:
            raise ValidationError(say)

    return check
