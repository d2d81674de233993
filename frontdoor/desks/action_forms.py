"""What an officer fills in to make a move."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.desks.fields import Letter, Line
from frontdoor.triage.decide import OFFERED
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
    outcome = RadioField("Decision", choices={str(outcome): words for outcome, words in OFFERED.items()},
                         widget=Radios(), validate_choice=False)
    text = Letter("Reasons", at_most=REASON, missing="Enter the reasons for your decision",
                  description="The resident reads them. Say what you found and what it means for them.")

    def validate_outcome(self, field: Any) -> None:
        if field.data not in {str(outcome) for outcome in OFFERED}:
            raise ValidationError("Select what you decide")


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
