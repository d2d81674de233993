"""What an officer fills in to make a move."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.assessments.definition import Fact
from frontdoor.desks.fields import Letter, Line
from frontdoor.triage.decide import OFFERED
from frontdoor.triage.kinds import Kind
from frontdoor.web.forms import form_for
from frontdoor.web.widgets import Radios

LETTER, REASON = 3_000, 2_000
ANOTHER = "another"


class NothingForm(FlaskForm):
    """A move that needs no words."""


class QuestionForm(FlaskForm):
    text = Letter("Your question", at_most=LETTER, missing="Enter your question",
                  description="The resident gets it as you write it, with a link to answer.")


class ReplyForm(FlaskForm):
    text = Letter("Your message", at_most=LETTER, missing="Enter your message",
                  description="The resident gets it as you write it.")


class ReasonForm(FlaskForm):
    text = Letter("Reason", at_most=REASON, missing="Enter the reason",
                  description="For your colleagues. The resident does not read it.")


class ReportForm(FlaskForm):
    text = Letter("What was done", at_most=REASON,
                  description="You can leave this out. The resident reads it in the message that the work is done.")


class DecideForm(FlaskForm):
    """What is decided: the choices are those for the kind of case."""

    outcome = RadioField("Decision", choices={}, widget=Radios(), validate_choice=False)
    text = Letter("Reasons", at_most=REASON, missing="Enter the reasons for your decision",
                  description="The resident reads them. Say what you found and what it means for them.")

    def offer(self, kind: Kind) -> None:
        """Offer what can be decided about such a case."""
        self.outcome.choices = {str(outcome): words for outcome, words in OFFERED[kind].items()}
        if kind is Kind.CONCERN:
            self.text.description = "For the record. Whoever told us reads only that we looked into it."

    def validate_outcome(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select what you decide")


class EvidenceForm(FlaskForm):
    """What the rule lacked, asked of the officer, and how they know. None of it has to be answered: nobody can find
    out everything at once."""

    how_known = Letter("How do you know?", at_most=REASON, missing="Enter how you know",
                       description="For your colleagues, such as: seen on the log book that they showed me.")

    def ask(self, facts: Sequence[Fact], kept: Mapping[str, Any], sent: Any = None) -> None:
        """Ask these facts, with what is `kept` of earlier answers, or what was `sent`."""
        self.facts = form_for([_of_an_officer(fact) for fact in facts], "en", sent=sent, kept=kept)

    def __iter__(self) -> Iterator[Any]:
        yield from getattr(self, "facts", ())
        yield from super().__iter__()

    def validate(self, extra_validators: Any = None) -> bool:
        good = [self.facts.validate(), bool(super().validate(extra_validators))]
        return all(good)

    def answers(self) -> dict[str, Any]:
        """What was answered, as it stands in JSON."""
        return self.facts.answers()


def _of_an_officer(fact: Fact) -> Fact:
    """The fact as it is asked of somebody who is not the resident: by its name, with the resident's question under
    it, and never needed."""
    return fact.model_copy(update={"ask": fact.label, "hint": fact.ask, "optional": True, "dont_know": False})


class DuplicateForm(FlaskForm):
    """Which report this one repeats: one of those nearby, or another by its reference."""

    near = RadioField("Report", choices={ANOTHER: "Another report"}, widget=Radios(),
                      validate_choice=False)
    reference = Line("Reference of the other report",
                     description="Only if you chose “Another report”. It looks like FD-7K2M-9QX4-C.")

    def validate_near(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select the report that this one repeats")

    def validate_reference(self, field: Any) -> None:
        if self.near.data == ANOTHER and not field.data:
            raise ValidationError("Enter the reference of the other report")

    @property
    def chosen(self) -> str:
        """The reference, as chosen or typed."""
        return str(self.reference.data if self.near.data == ANOTHER else self.near.data)
