"""What a councillor fills in to raise something for somebody: one page, whose address is looked up in the gazetteer."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, ValidationError

from frontdoor.cases.members import Basis, Scope
from frontdoor.portal.forms import filled, one_line, plain
from frontdoor.web import typed_text
from frontdoor.web.widgets import CountedTextArea, DropDown, Radios, TextBox

NAME, REASON, WORDS, REFERENCE = 120, 2_000, 5_000, 40
BASES = {
    Basis.ASKED: "They asked me to act for them", Basis.WRITTEN: "They agreed in writing",
    Basis.VERBAL: "They agreed by word of mouth",
}
SCOPES = {Scope.STATUS: "How it stands", Scope.MESSAGES: "How it stands, and what we and they write"}


class RaiseForm(FlaskForm):
    """Who it is for, what it is about, and what they agreed to. `choice` is offered where the address that was typed
    may be one of several, `outside_reason` where it lies in the ward of others."""

    name = StringField("Their name", filters=[one_line], widget=TextBox())
    address = StringField("Their address", filters=[one_line], widget=TextBox(),
                          description="A postcode, or the number and the street")
    choice = RadioField("Which address is it?", choices={}, validate_choice=False, widget=Radios())
    outside_reason = StringField("Why do you ask for somebody in another ward?", filters=[plain],
                                 widget=CountedTextArea(REASON))
    email = StringField("Their email address", filters=[one_line], widget=TextBox(),
                        description="We tell them that you raised this, and how they can end it.")
    phone = StringField("Their phone number", filters=[one_line], widget=TextBox())
    service = SelectField("Which service is it about?", choices={}, validate_choice=False, widget=DropDown(),
                          description="You can leave this out.")
    reference = StringField("Do they have a reference from us?", filters=[one_line], widget=TextBox(),
                            description="Such as FD-7K2M-9QX4-C. An officer looks whose it is first.")
    text = StringField(
        "What is it about?", filters=[plain], widget=CountedTextArea(WORDS),
        description="In their words or yours. If somebody is in danger now, call 999.",
        validators=[filled("Enter what it is about", f"What it is about must be {WORDS:,} characters or fewer")],
    )
    basis = RadioField("How did they agree?", choices={str(one): words for one, words in BASES.items()},
                       validate_choice=False, widget=Radios())
    scope = RadioField("What may you see?", choices={str(one): words for one, words in SCOPES.items()},
                       validate_choice=False, widget=Radios())

    def offer(self, services: Sequence[tuple[str, str]]) -> None:
        """The services that may be named, by id and name."""
        self.service.choices = [("", "Any, or I do not know"), *services]

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Enter their name")
        if len(field.data) > NAME:
            raise ValidationError(f"Their name must be {NAME} letters or fewer")

    def validate_address(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Enter their address")

    def validate_outside_reason(self, field: Field) -> None:
        if len(field.data or "") > REASON:
            raise ValidationError(f"Your reason must be {REASON:,} characters or fewer")

    def validate_email(self, field: Field) -> None:
        field.data = _tried(typed_text.email, field.data,
                            "Enter an email address in the correct format, like name@example.com")

    def validate_phone(self, field: Field) -> None:
        field.data = _tried(typed_text.phone, field.data, "Enter a phone number, like 07700 900982")

    def validate_service(self, field: Any) -> None:
        if field.data and field.data not in dict(field.choices):
            raise ValidationError("Select a service from the list")

    def validate_reference(self, field: Field) -> None:
        if len(field.data or "") > REFERENCE:
            raise ValidationError(f"The reference must be {REFERENCE} characters or fewer")

    def validate_basis(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select how they agreed")

    def validate_scope(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select what you may see")


def _tried(read: Any, text: str | None, otherwise: str) -> str:
    try:
        return str(read(text)) if text else ""
    except ValueError as error:
        raise ValidationError(otherwise) from error
