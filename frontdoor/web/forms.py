"""Forms made from facts: what a definition asks becomes fields, and what is sent becomes answers.

A field gives back what was typed whatever it was, says one sentence when it cannot be used, and holds the
answer as it stands in JSON when it can. `dont_know` stands beside a question where the fact offers it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, Field, MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import LONGEST_TEXT, FactError, registration, typed_fact
from frontdoor.web import typed_text, widgets

DONT_KNOW = "dont_know"
UNSURE = "_dont_know"
CHOSEN = {FactType.YES_NO, FactType.CHOICE, FactType.CHOICES}
FILES = {FactType.FILE, FactType.FILES}
SEVERAL_LINES = {FactType.LONG_TEXT, FactType.ADDRESS}
NUMBERS = {FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY}
AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel"}
LONGEST_ANYTHING = 500


class Answering:
    """What every question has: its fact, the answer once it is checked, and the sentences of its errors."""

    fact: Fact
    language: str
    offered: Mapping[str, str] = {}
    answer: Any = None

    def is_missing(self) -> bool:
        """Whether nothing was given."""
        return not self.data  # type: ignore[attr-defined]

    def read(self) -> Any:
        """What was given, as it stands in JSON: as it came, unless the kind of question says otherwise. Raises
        ValueError."""
        return self.data  # type: ignore[attr-defined]

    def pre_validate(self, form: Any) -> None:
        unsure = form._fields.get(f"{self.fact.id}{UNSURE}")
        if unsure is not None and unsure.data:
            if not self.is_missing():
                raise ValidationError(gettext("Give an answer or select “I don’t know”, not both"))
            self.answer = DONT_KNOW
        elif self.is_missing():
            if not self.fact.optional:
                raise ValidationError(self.say("missing"))
            self.answer = [] if self.fact.type is FactType.CHOICES else None
        else:
            self.answer = self._checked()

    def _checked(self) -> Any:
        try:
            answer = self.read()
        except ValueError as error:
            raise ValidationError(self.say("invalid")) from error
        try:
            typed_fact(self.fact, answer)
        except FactError as error:
            raise ValidationError(self.say(self._complaint(answer))) from error
        return answer

    def _complaint(self, answer: Any) -> str:
        """Which of the fact's sentences fits an answer that the rules refuse."""
        if isinstance(answer, str) and self.fact.type in LONGEST_TEXT:
            return "too_long"
        alone = self.fact.model_copy(update={"at_most": None})
        try:
            typed_fact(alone, answer)
        except FactError:
            low = self.fact.model_copy(update={"at_least": None, "at_most": None})
            try:
                typed_fact(low, answer)
            except FactError:
                return "invalid"
            return "too_small"
        return "too_large"

    def say(self, kind: Any) -> str:
        """The fact's own sentence for a fault, or a plain one made from its label."""
        own = self.fact.errors.get(kind)
        if own is not None:
            return own.in_language(self.language)
        label = self.fact.label.in_language(self.language)
        usual: dict[str, str] = {
            "missing": gettext("Select an answer") if self.fact.type in CHOSEN else gettext("Enter an answer"),
            "too_long": gettext("%(label)s must be %(most)s characters or fewer", label=label, most=longest(self.fact)),
            "too_small": gettext("%(label)s must be %(least)s or more", label=label, least=self.fact.at_least),
            "too_large": gettext("%(label)s must be %(most)s or less", label=label, most=self.fact.at_most),
        }
        return usual.get(kind) or str(gettext("Check this answer: we cannot read it"))


class TextQuestion(Answering, StringField):
    """A question that is answered by typing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = typed_text.tidied(str(valuelist[0]), lines=self.fact.type in SEVERAL_LINES) if valuelist else ""

    def process_data(self, value: Any) -> None:
        if value in (None, DONT_KNOW):
            self.data = ""
        elif self.fact.type is FactType.PHONE:
            self.data = typed_text.shown_phone(str(value))
        elif self.fact.type is FactType.VEHICLE:
            self.data = typed_text.shown_registration(str(value))
        else:
            self.data = str(value)

    def read(self) -> Any:
        text = str(self.data)
        kind = self.fact.type
        if kind is FactType.WHOLE_NUMBER:
            return typed_text.whole_number(text, self.fact.unit)
        if kind is FactType.DECIMAL:
            return typed_text.number(text, self.fact.unit)
        readers = {FactType.MONEY: typed_text.money, FactType.TIME: typed_text.time_of_day,
                   FactType.VEHICLE: registration,
                   FactType.PHONE: typed_text.phone, FactType.EMAIL: typed_text.email}
        if kind in readers:
            return readers[kind](text)
        if kind not in LONGEST_TEXT and len(text) > LONGEST_ANYTHING:
            raise ValueError("too long")
        return text


class DayQuestion(Answering, Field):
    """A day in three boxes."""

    widget = widgets.DateBoxes()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [typed_text.tidied(str(part))[:20] for part in valuelist[:3]]
        self.data = [part for part in self.raw_data if part]

    def process_data(self, value: Any) -> None:
        known = isinstance(value, str) and value not in ("", DONT_KNOW)
        self.data = value.split("-")[::-1] if known else []
        self.raw_data = self.data or None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """WTForms forgets `raw_data` of stored values; the boxes are filled from it."""
        super().process(formdata, data, extra_filters)
        if formdata is None and self.data:
            self.raw_data = list(self.data)

    def _value(self) -> str:
        return ""

    def read(self) -> Any:
        return typed_text.day(list(self.raw_data or []))


class OneOf(Answering, RadioField):
    """A question with one answer of several."""

    def process_data(self, value: Any) -> None:
        self.data = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else None

    def read(self) -> Any:
        if self.data not in self.offered:
            raise ValueError("not one of them")
        if self.fact.type is FactType.YES_NO and self.data != DONT_KNOW:
            return self.data == "yes"
        return self.data


class SomeOf(Answering, SelectMultipleField):
    """A question with any of several answers."""

    def process_data(self, value: Any) -> None:
        self.data = [value] if value == DONT_KNOW else list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]

    def read(self) -> Any:
        chosen = set(self.data or [])
        if not chosen <= set(self.offered) or (DONT_KNOW in chosen and len(chosen) > 1):
            raise ValueError("not some of them")
        return DONT_KNOW if DONT_KNOW in chosen else [value for value in self.offered if value in chosen]


class PhotoQuestion(MultipleFileField):
    """Photos or documents to be sent. What is kept of them is not known before they have been looked at."""

    fact: Fact
    language: str
    takes_documents = False

    @property
    def sent(self) -> list[FileStorage]:
        """The files that really came; a chooser left alone sends one without a name."""
        return [one for one in self.data or [] if isinstance(one, FileStorage) and one.filename]

    def say(self, kind: Any) -> str:
        own = self.fact.errors.get(kind)
        usual = gettext("Select a file") if self.takes_documents else gettext("Select a photo")
        return own.in_language(self.language) if own else str(usual)


class Unsure(BooleanField):
    """The box for not knowing, beside a question that is answered by typing."""


class QuestionForm(BaseForm):
    """The questions of one page. Fields are found by their names in brackets only: a fact may be called
    anything, and must not take the place of one of the form's own attributes."""

    def questions(self) -> list[Any]:
        """The fields that are questions, in order."""
        return [field for field in self if isinstance(field, (Answering, PhotoQuestion))]

    def unsure(self, field: Any) -> Any:
        """The "I don’t know" beside a question, or None."""
        return self._fields.get(f"{field.fact.id}{UNSURE}")

    def photos(self) -> list[PhotoQuestion]:
        return [field for field in self if isinstance(field, PhotoQuestion)]

    def is_begun(self) -> bool:
        """Whether anything was given, whether or not it can be used."""
        return any(not field.is_missing() if isinstance(field, Answering) else bool(field.data) for field in self)

    def answers(self) -> dict[str, Any]:
        """The answers as they stand in JSON, by fact. Only after `validate` gave True; photos stand apart."""
        return {field.fact.id: field.answer for field in self.questions() if isinstance(field, Answering)}


def form_for(
    facts: Sequence[Fact], language: str, *, sent: MultiDict[str, Any] | None = None,
    kept: Mapping[str, Any] | None = None,
) -> QuestionForm:
    """The form that asks `facts`. `sent` is what came with the request; without it the fields show what is
    `kept` of earlier answers, in JSON."""
    fields: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    for fact in facts:
        fields[fact.id] = _field(fact, language)
        shown[fact.id] = (kept or {}).get(fact.id)
        if fact.dont_know and fact.type not in CHOSEN | FILES:
            fields[f"{fact.id}{UNSURE}"] = Unsure(gettext("I don’t know"), widget=widgets.Tick())
            shown[f"{fact.id}{UNSURE}"] = shown[fact.id] == DONT_KNOW
    form = QuestionForm(fields)
    form.process(sent, data=shown)
    return form


def longest(fact: Fact) -> int:
    """How many characters an answer in words may have."""
    return fact.max_length or LONGEST_TEXT.get(fact.type, LONGEST_ANYTHING)


def _field(fact: Fact, language: str) -> Any:
    label = (fact.ask or fact.label).in_language(language)
    hint = fact.hint.in_language(language) if fact.hint else ""
    common: dict[str, Any] = {"label": label, "description": hint}
    if fact.type in CHOSEN:
        return _choosing(fact, language, common)
    if fact.type in FILES:
        several = fact.type is FactType.FILES and (fact.max_files or 2) > 1
        return _bound(PhotoQuestion, fact, language, widget=widgets.FileChooser(multiple=several), **common)
    if fact.type is FactType.DATE:
        return _bound(DayQuestion, fact, language, **common)
    return _bound(TextQuestion, fact, language, widget=_box(fact), render_kw=_attributes(fact), **common)


def _choosing(fact: Fact, language: str, common: dict[str, Any]) -> Any:
    if fact.type is FactType.YES_NO:
        offered = {"yes": gettext("Yes"), "no": gettext("No")}
    else:
        offered = {choice.id: choice.label.in_language(language) for choice in fact.choices}
    inline = fact.type is FactType.YES_NO and not fact.dont_know
    if fact.dont_know:
        offered[DONT_KNOW] = gettext("I don’t know")
    hints = {choice.id: choice.hint.in_language(language) for choice in fact.choices if choice.hint}
    several = fact.type is FactType.CHOICES
    widget: Any = widgets.Checkboxes(hints) if several else widgets.Radios(hints, inline=inline)
    return _bound(SomeOf if several else OneOf, fact, language, offered, choices=offered, widget=widget, **common)


def _bound(
    kind: type[Any], fact: Fact, language: str, offered: Mapping[str, str] | None = None, **options: Any,
) -> Any:
    """The field with its fact known from the start: WTForms fills fields while it makes the form."""
    made = type(kind.__name__, (kind,), {"fact": fact, "language": language, "offered": offered or {}})
    return made(**options)


def _box(fact: Fact) -> Any:
    if fact.type in NUMBERS:
        unit = "£" if fact.type is FactType.MONEY else fact.unit
        return widgets.NumberBox(unit, width=10 if fact.type is FactType.MONEY else 5,
                                 decimals=fact.type is not FactType.WHOLE_NUMBER)
    if fact.type is FactType.LONG_TEXT:
        return widgets.CountedTextArea(longest(fact))
    return widgets.TextArea() if fact.type in SEVERAL_LINES else widgets.TextBox()


def _attributes(fact: Fact) -> dict[str, Any]:
    """What helps a browser to fill in a person's own details and to show the right keys."""
    found: dict[str, Any] = {}
    if fact.about is None and fact.id in AUTOCOMPLETE:
        found["autocomplete"] = AUTOCOMPLETE[fact.id]
    if fact.type in (FactType.EMAIL, FactType.PHONE):
        found["inputmode"] = "email" if fact.type is FactType.EMAIL else "tel"
        found["spellcheck"] = "false"
    return found
