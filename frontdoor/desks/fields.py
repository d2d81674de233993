"""The fields that the desk's forms are made of, over what browsers, and others, send."""

import unicodedata
from typing import Any

from wtforms import StringField, ValidationError

from frontdoor.web.widgets import CountedTextArea, PasswordBox, TextBox

LONGEST_LINE = 300


def plain(text: str | None) -> str:
    """What was typed, with one kind of line end and without the characters that no keyboard makes and no
    database keeps."""
    kept = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in kept if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})


class Line(StringField):
    """One line of text, without space around it; what is longer than any of ours can be is cut."""

    widget = TextBox()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(plain(valuelist[0]).split())[:LONGEST_LINE] if valuelist else ""


class Password(StringField):
    """A password, exactly as typed."""

    widget = PasswordBox()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""


class Letter(StringField):
    """Several lines of text, at most `at_most` characters. `missing` is the sentence when there are none;
    empty where none are needed."""

    def __init__(self, label: str, *, at_most: int, missing: str = "", **more: Any) -> None:
        super().__init__(label, widget=CountedTextArea(at_most), **more)
        self.at_most, self.missing = at_most, missing

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = plain(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        length = len((self.data or "").strip())
        if self.missing and not length:
            raise ValidationError(self.missing)
        if length > self.at_most:
            raise ValidationError(f"{self.label.text} must be {self.at_most:,} characters or fewer")
