"""The boxes of the pages around an account: what to sign in with, passwords, codes."""

from typing import Any

from wtforms import BooleanField, Field, StringField, ValidationError

from frontdoor.notifications.recipients import takes_texts
from frontdoor.people import logins, passwords
from frontdoor.people.logins import Login
from frontdoor.people.passwords import Fault
from frontdoor.portal.forms import one_line
from frontdoor.web import typed_text
from frontdoor.web.widgets import PasswordBox, TextBox, Tick

LONGEST_NAME = 200
SAY = {
    Fault.TOO_SHORT: f"Password must be {passwords.SHORTEST} characters or more",
    Fault.TOO_LONG: f"Password must be {passwords.LONGEST} characters or fewer",
    Fault.COMMON: "Enter a password that is harder to guess. Three or four words that do not belong together are good",
    Fault.ABOUT_YOU: "Enter a password that is not your name, email address or phone number",
}
NOT_REACHED = "Enter an email address like name@example.com, or a mobile number like 07700 900982"
TOO_MANY = ("We have sent as many messages as we can today. Look for the last one, or try again tomorrow. "
            "You can also ring us")


def read_contact(text: str) -> Login | None:
    """The email address or mobile number that somebody typed; None for anything else."""
    try:
        if "@" in text:
            return logins.email(typed_text.email(text))
        number = typed_text.phone(text)
    except ValueError:
        return None
    return logins.phone(number) if takes_texts(number) else None


def read_login(text: str) -> Login | None:
    """What somebody signs in with: the same, or an account number."""
    return read_contact(text) or logins.number(text)


class Line(StringField):
    """One line, without what no keyboard makes. `missing` is the sentence when there is none."""

    def __init__(self, label: str, missing: str, *, longest: int = 254, **more: Any) -> None:
        super().__init__(label, filters=[one_line], widget=TextBox(), **more)
        self.missing, self.longest = missing, longest

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(self.missing)
        if len(self.data) > self.longest:
            raise ValidationError(f"{self.label.text} must be {self.longest} characters or fewer")


class Contact(Line):
    """An email address or mobile number. `login` is what was read in it."""

    login: Login | None = None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        self.login = read_contact(str(self.data))
        if self.login is None:
            raise ValidationError(NOT_REACHED)


class Password(StringField):
    """A password, exactly as typed."""

    widget = PasswordBox()

    def __init__(self, label: str, missing: str = "Enter your password", **more: Any) -> None:
        super().__init__(label, **more)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(self.missing)


class SharedMachine(BooleanField):
    """Whether others use this computer as well."""

    widget = Tick()

    def __init__(self, **more: Any) -> None:
        super().__init__("This is a shared computer, such as one in a library", **more)


def code_field(label: str = "Code") -> Field:
    """The box for a code that came by message."""
    return Line(label, "Enter the code from the message", longest=40)
