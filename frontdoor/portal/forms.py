"""The forms of the pages around a report: a message, and the way to reach somebody who follows it."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from frontdoor.notifications.recipients import takes_texts
from frontdoor.web import typed_text
from frontdoor.web.typed_text import tidied
from frontdoor.web.widgets import CountedTextArea, TextBox

LONGEST = 5_000
OPEN_TOO_LONG = "This page had been open too long. Check what you typed and press the button again."


def plain(text: str | None) -> str:
    """What somebody typed, in lines, without what no page or database wants of it."""
    return tidied(text or "", lines=True)


def one_line(text: str | None) -> str:
    """The same on one line."""
    return tidied(text or "")


def filled(missing: str, too_long: str, *, most: int = LONGEST) -> Callable[[Any, Field], None]:
    """A check that something was typed, and not more than so many characters."""

    def check(form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(missing)
        if len(field.data) > most:
            raise ValidationError(too_long)

    return check


class MessageForm(FlaskForm):
    """A few lines to the council."""

    text = StringField(
        "Your message", filters=[plain], widget=CountedTextArea(LONGEST),
        validators=[filled("Enter your message", f"Your message must be {LONGEST:,} characters or fewer")],
    )


class AnswerForm(FlaskForm):
    """The answer to a question that the council asked."""

    text = StringField(
        "Your answer", filters=[plain], widget=CountedTextArea(LONGEST),
        validators=[filled("Enter your answer", f"Your answer must be {LONGEST:,} characters or fewer")],
    )


class ReasonForm(FlaskForm):
    """Why the council should look at something again."""

    text = StringField(
        "", filters=[plain], widget=CountedTextArea(LONGEST),
        validators=[filled("Enter what is wrong", f"What you write must be {LONGEST:,} characters or fewer")],
    )


class FollowForm(FlaskForm):
    """Where to send news of a report: an email address, or else a mobile number."""

    email = StringField("Email address", filters=[one_line], widget=TextBox())
    phone = StringField("Mobile phone number", filters=[one_line], widget=TextBox())

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = bool(super().validate(extra_validators))
        if is_good and not self.email.data and not self.phone.data:
            self.email.errors = ["Enter an email address or a mobile phone number"]
            return False
        return is_good

    def validate_email(self, field: Field) -> None:
        if not field.data:
            return
        try:
            field.data = typed_text.email(field.data)
        except ValueError as error:
            raise ValidationError("Enter an email address in the correct format, like name@example.com") from error

    def validate_phone(self, field: Field) -> None:
        if not field.data:
            return
        try:
            number = typed_text.phone(field.data)
        except ValueError:
            number = ""
        if not takes_texts(number):
            raise ValidationError("Enter a mobile phone number that can get texts, like 07700 900982")
        field.data = number
