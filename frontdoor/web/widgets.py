"""Form widgets: govuk-frontend-wtf with its three faults mended, and errors that lead to the right box.

The library's date raises on any number of parts but three, radios show an empty hint, and Day, Month and
Year are fixed in English. Browser validation is left off everywhere: its messages are not ours to word.
"""

from typing import Any

from flask_babel import gettext
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import Field
from wtforms.form import BaseForm

Params = dict[str, Any]


class WithoutBrowserValidation:
    """Leave out the `required` attribute and an empty hint."""

    # Whether the question is the legend of a group of controls rather than the label of one.
    asks_as_group = False

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        kwargs.pop("required", None)
        params: Params = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        hint = params.get("hint") or {}
        if not hint.get("text") and not hint.get("html"):
            params.pop("hint", None)
        return params


class TextBox(WithoutBrowserValidation, GovTextInput):
    """One line of text."""


class NumberBox(WithoutBrowserValidation, GovTextInput):
    """A number as text with a number pad: spinners change values by accident. `unit` stands after it, £
    before it."""

    def __init__(self, unit: str | None = None, width: int = 5, decimals: bool = False) -> None:
        super().__init__()
        self.unit, self.width, self.decimals = unit, width, decimals

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        params = super().map_gov_params(field, **kwargs)
        params.setdefault("classes", f"govuk-input--width-{self.width}")
        params["inputmode"] = "decimal" if self.decimals else "numeric"
        params["spellcheck"] = False
        if self.unit:
            params.setdefault("prefix" if self.unit == "£" else "suffix", {"text": self.unit})
        return params


class PasswordBox(WithoutBrowserValidation, GovPasswordInput):
    """A password with a show button; it is never sent back to the page."""


class TextArea(WithoutBrowserValidation, GovTextArea):
    """Several lines of text."""


class CountedTextArea(WithoutBrowserValidation, GovCharacterCount):
    """Several lines of text with how many characters are left."""

    def __init__(self, at_most: int) -> None:
        super().__init__()
        self.at_most = at_most

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        params = super().map_gov_params(field, **kwargs)
        params["maxlength"] = str(self.at_most)
        # The box must take more than the limit, or what was typed is cut off without a word.
        params["attributes"].pop("maxlength", None)
        return params


class Radios(WithoutBrowserValidation, GovRadioInput):
    """One of several; hints by choice value in `hints`."""

    asks_as_group = True

    def __init__(self, hints: dict[str, str] | None = None, inline: bool = False) -> None:
        super().__init__()
        self.hints, self.inline = hints or {}, inline

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        params = super().map_gov_params(field, **kwargs)
        return _with_item_hints(params, self.hints, "govuk-radios--inline" if self.inline else "")


class Checkboxes(WithoutBrowserValidation, GovCheckboxesInput):
    """Any of several; hints by choice value in `hints`."""

    asks_as_group = True

    def __init__(self, hints: dict[str, str] | None = None) -> None:
        super().__init__()
        self.hints = hints or {}

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        return _with_item_hints(super().map_gov_params(field, **kwargs), self.hints, "")


class Tick(WithoutBrowserValidation, GovCheckboxInput):
    """One box to tick."""


class DropDown(WithoutBrowserValidation, GovSelect):
    """A drop-down list, for the desk: residents get radios."""


class FileChooser(WithoutBrowserValidation, GovFileInput):
    """A file to send."""


class SubmitButton(GovSubmitInput):
    """A button that ignores a second press while the first is on its way."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        kwargs.pop("required", None)
        params: Params = super().map_gov_params(field, **kwargs)
        params.setdefault("preventDoubleClick", True)
        return params


class DateBoxes(WithoutBrowserValidation, GovDateInput):
    """Day, month and year in three boxes. Any number of parts may have been sent, none is lost or fatal."""

    asks_as_group = True

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:
        sent = field.raw_data
        if sent is not None:
            field.raw_data = [str(part) for part in [*sent, "", "", ""][:3]]
        try:
            params = super().map_gov_params(field, **kwargs)
        finally:
            field.raw_data = sent
        for item, label in zip(params["items"], (gettext("Day"), gettext("Month"), gettext("Year"))):
            item["label"] = label
            item["inputmode"] = "numeric"
        return params


def form_errors(form: BaseForm) -> list[dict[str, str]]:
    """The errors of a form in the order of its fields, each with the address of the first box to mend."""
    found = []
    for field in form:
        for message in _sentences(field.errors)[:1]:
            found.append({"text": message, "href": f"#{first_box(field)}"})
    return found


def first_box(field: Field) -> str:
    """The id of the control that takes the focus when a field's error is followed."""
    return f"{field.name}-day" if isinstance(field.widget, GovDateInput) else str(field.id)


def _sentences(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [sentence for part in errors.values() for sentence in _sentences(part)]
    if isinstance(errors, (list, tuple)):
        return [sentence for part in errors for sentence in _sentences(part)]
    return [str(errors)] if errors else []


def _with_item_hints(params: Params, hints: dict[str, str], classes: str) -> Params:
    for item in params["items"]:
        if str(item["value"]) in hints:
            item.setdefault("hint", {"text": hints[str(item["value"])]})
    if classes:
        params.setdefault("classes", classes)
    return params
