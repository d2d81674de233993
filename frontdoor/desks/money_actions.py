"""Asking that money is let go of: a price that is not asked for, or something of what was paid given back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import ValidationError

from frontdoor.cases.case import Case, State
from frontdoor.desks.action import Action, Offer
from frontdoor.desks.fields import Letter, Line
from frontdoor.people.actor import Actor
from frontdoor.triage import approvals, concessions
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.prices import price_words
from frontdoor.web import typed_text
from frontdoor.web.widgets import NumberBox

# As much as the payer reads of it in the message about the money.
LONGEST = 400
ASKED = "Somebody else is asked to agree. No money moves before they do."
READ_BY = "Who agrees reads it, and then the resident."


class WaiverForm(FlaskForm):
    text = Letter("Why do they not have to pay?", at_most=LONGEST, missing="Enter why they do not have to pay",
                  description=READ_BY)


class RefundForm(FlaskForm):
    """How much of what was paid goes back; all that is left, unless something else is typed."""

    amount = Line("How much is given back?", widget=NumberBox("£", 10, decimals=True))
    text = Letter("Why is it given back?", at_most=LONGEST, missing="Enter why it is given back", description=READ_BY)

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        left = concessions.left(session, case)
        self.amount.description = (
            f"At most {price_words(left)}: what was paid and has not been given back." if left else
            "Nothing was paid of which anything is left to give back.")
        if sent is None:
            self.amount.data = f"{left / 100:.2f}"

    @property
    def pence(self) -> int:
        """The amount in pence. Raises ValueError where none was typed."""
        return int(Decimal(typed_text.money(self.amount.data or "")) * 100)

    def validate_amount(self, field: Any) -> None:
        try:
            if self.pence > 0:
                return
        except ValueError:
            pass
        raise ValidationError("Amount must be in pounds and pence, like 12.50")


MORE = (
    Action("waive_price", (), "Ask that they do not have to pay", "Ask for agreement", ASKED, WaiverForm,
           lambda session, case, form, actor, at: approvals.ask_to_waive(
               session, case, why=form.text.data, actor=actor, at=at),
           "When somebody else agrees, what was granted is theirs without the payment.", more=True),
    Action("give_back", (), "Ask to give money back", "Ask for agreement", ASKED, RefundForm,
           lambda session, case, form, actor, at: approvals.ask_to_give_back(
               session, case, pence=form.pence, why=form.text.data, actor=actor, at=at),
           "When somebody else agrees, it goes back to the card that paid. What was granted stays theirs.", more=True),
)


def _waive_price(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    if case.state != State.AWAITING_PAYMENT:
        return None
    return Offer(action, action.title, in_their_team(session, case, actor), more=True)


def _give_back(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    """Also for a case that is over. How much is left of what was paid is looked at when somebody asks."""
    if not concessions.may_be_paid(session, case):
        return None
    return Offer(action, action.title, in_their_team(session, case, actor), more=True)


OWN = {"waive_price": _waive_price, "give_back": _give_back}
