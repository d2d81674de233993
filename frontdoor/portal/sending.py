"""What somebody declares when they send a form: the words of the service, with a tick under what was checked."""

from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, Form

from frontdoor.assessments.definition import Fact
from frontdoor.web.journey.opening import Journey
from frontdoor.web.journey.path import DECLARED
from frontdoor.web.widgets import Tick


class DeclarationForm(Form):
    """The tick. A report is sent without one: its words stand above the button. `words` is what is declared."""

    declared = BooleanField(widget=Tick())
    is_wanted = False
    words = ""
    fact: Fact | None = None

    @classmethod
    def of(cls, journey: Journey, sent: Any = None) -> "DeclarationForm":
        """The form of a journey, in the words of its service where it has its own."""
        form = cls(sent)
        form.is_wanted = not journey.is_report
        form.declared.label.text = gettext("As far as I know, what I told you is right")
        if journey.declares:
            fact, language = journey.definition.fact(DECLARED), journey.language
            form.fact, form.is_wanted = fact, True
            form.words = fact.hint.in_language(language) if fact.hint else ""
            form.declared.label.text = (fact.choices[0].label if fact.choices else fact.label).in_language(language)
        return form

    def is_given(self) -> bool:
        """Whether it was ticked, or need not be; else there is a sentence beside it."""
        if self.is_wanted and not self.declared.data:
            own = self.fact.errors.get("missing") if self.fact else None
            usual = gettext("Select the box to confirm that what you told us is right")
            self.declared.errors = [str(own) if own else usual]
            return False
        return True

    def keep(self, journey: Journey) -> None:
        """Write down what was declared, as an answer of this very moment."""
        if self.fact is not None:
            said: Any = [choice.id for choice in self.fact.choices] if self.fact.choices else True
            journey.forget(DECLARED)
            journey.keep({DECLARED: said})
