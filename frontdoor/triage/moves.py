"""Every move a case can make, in one table: from where, to where, by whom, and what it says.

The state machine is built from this table, the desk's actions and the diagram in the README too.
"""

from dataclasses import dataclass
from enum import Flag, auto

from frontdoor.cases.case import State as S
from frontdoor.people.actor import Level
from frontdoor.triage.kinds import Kind


class By(Flag):
    """Who may make a move."""

    RULE = auto()
    RESIDENT = auto()
    OFFICER = auto()
    CLOCK = auto()
    PARTNER = auto()


RULE, RESIDENT, OFFICER, CLOCK, PARTNER = By.RULE, By.RESIDENT, By.OFFICER, By.CLOCK, By.PARTNER


@dataclass(frozen=True)
class Move:
    """One line of the table. `did` is the history's past tense, `told` what the resident reads of it (`{thing}`
    is what the service calls its cases: a report, an application), `label` what the officer's button says.
    `least` is the lowest level of officer; a definition may raise it under `levels`. `guards`
    name tests in guards.py. `only` names the kinds of case that make the move,
    where not all do; `of_episodes`: only those of a service that asks for a professional's judgement. Without a
    `dest` the case stays in the state that it is in."""

    name: str
    sources: frozenset[S]
    dest: S | None
    by: By
    did: str
    told: str | None = None
    label: str = ""
    least: Level = Level.CORE
    guards: tuple[str, ...] = ()
    needs_reason: bool = False
    clock: str | None = None
    only: frozenset[Kind] = frozenset(Kind)
    of_episodes: bool = False


def _move(name: str, sources: set[S], dest: S | None, *, by: By, did: str, **more: object) -> Move:
    return Move(name, frozenset(sources), dest, by, did, **more)  # type: ignore[arg-type]


BEING_WORKED = frozenset({
    S.WITH_ADVISER, S.WITH_SPECIALIST, S.AWAITING_RESIDENT, S.AWAITING_PARTNER, S.SCHEDULED, S.UNDER_REVIEW,
    S.AWAITING_PAYMENT, S.IN_PROVISION,
})
# Where somebody works on a case, and may let it wait for a while.
IN_HAND = frozenset({S.WITH_ADVISER, S.WITH_SPECIALIST, S.UNDER_REVIEW})
REPORT, APPLICATION, BOOKING, CONCERN = (frozenset({kind}) for kind in Kind)
# A concern is never made an ordinary case.
NO_CONCERN = frozenset(Kind) - CONCERN
HELD = ("in_their_team", "not_someone_elses")
# A time is moved or cancelled by whoever answers the telephone, and by those whose room or day it is.
OURS = "in_a_team_of_the_booking"

MOVES = [
    _move("decide_by_rule", {S.RECEIVED}, S.DECIDED, by=RULE, did="Decided by rule"),
    _move("pass_to_adviser", {S.RECEIVED}, S.WITH_ADVISER, by=RULE, did="Passed to an adviser",
          told="A person is looking at your {thing}"),
    _move("pass_to_specialist", {S.RECEIVED}, S.WITH_SPECIALIST, by=RULE, did="Passed to a specialist",
          told="A specialist is looking at your {thing}", only=NO_CONCERN),
    _move("attach_duplicate", {S.RECEIVED}, S.DUPLICATE, by=RULE, did="Joined to an earlier report",
          told="Your {thing} was joined to an earlier one", only=REPORT),
    _move("fast_track", {S.RECEIVED, *BEING_WORKED}, S.WITH_SPECIALIST, by=RULE,
          did="Sent straight to the duty specialist", clock="run"),
    _move("refer_to_specialist", {S.WITH_ADVISER}, S.WITH_SPECIALIST, by=OFFICER, did="Handed to a specialist",
          told="A specialist is looking at your {thing}", label="Hand to a specialist", guards=HELD, needs_reason=True),
    _move("step_down", {S.WITH_SPECIALIST}, S.WITH_ADVISER, by=OFFICER, did="Returned to the customer team",
          label="Return to the customer team", least=Level.SPECIALIST, guards=HELD, needs_reason=True, only=NO_CONCERN),
    _move("ask_resident", {S.WITH_ADVISER, S.WITH_SPECIALIST}, S.AWAITING_RESIDENT, by=OFFICER,
          did="Asked the resident a question", told="We asked you a question", label="Ask the resident",
          guards=(*HELD, "resident_can_be_reached"), clock="pause"),
    _move("return_to_adviser", {S.AWAITING_RESIDENT}, S.WITH_ADVISER, by=RESIDENT | CLOCK | OFFICER,
          did="Came back to the adviser", told="You answered our question", label="Stop waiting", guards=HELD,
          clock="run"),
    _move("return_to_specialist", {S.AWAITING_RESIDENT}, S.WITH_SPECIALIST, by=RESIDENT | CLOCK | OFFICER,
          did="Came back to the specialist", told="You answered our question", label="Stop waiting", guards=HELD,
          clock="run"),
    _move("decide", {S.WITH_ADVISER, S.WITH_SPECIALIST}, S.DECIDED, by=OFFICER, did="Decided", label="Decide",
          guards=HELD, needs_reason=True),
    _move("decide_review", {S.UNDER_REVIEW}, S.DECIDED, by=OFFICER, did="Decided after another look",
          label="Decide the review", least=Level.ADVANCED, guards=(*HELD, "not_their_own_decision"), needs_reason=True),
    _move("schedule_work", {S.DECIDED}, S.SCHEDULED, by=RULE | OFFICER, did="Repair planned",
          told="A repair is planned", only=REPORT),
    _move("close", {S.DECIDED}, S.CLOSED, by=RULE | OFFICER, did="Closed", told="Closed"),
    _move("ask_payment", {S.DECIDED}, S.AWAITING_PAYMENT, by=RULE | OFFICER, did="Granted, and waiting for payment",
          told="We granted your {thing}. You can pay for it now", clock="pause", only=APPLICATION | BOOKING),
    _move("take_payment", {S.AWAITING_PAYMENT}, S.CLOSED, by=CLOCK, did="Paid and granted",
          told="We have your payment, and what you asked for is yours", only=APPLICATION),
    _move("waive_payment", {S.AWAITING_PAYMENT}, S.CLOSED, by=OFFICER, did="Granted, and the price is waived",
          told="You do not have to pay. What you asked for is yours", guards=("in_their_team",), only=APPLICATION),
    _move("lapse_unpaid", {S.AWAITING_PAYMENT}, S.CLOSED, by=CLOCK, did="Closed: it was not paid in time",
          told="Closed, because it was not paid", only=APPLICATION | BOOKING),
    _move("confirm_booking", {S.DECIDED}, S.SCHEDULED, by=RULE | OFFICER, did="Booked", told="Booked", only=BOOKING),
    _move("pay_booking", {S.AWAITING_PAYMENT}, S.SCHEDULED, by=CLOCK, did="Paid and booked",
          told="We have your payment, and it is booked", only=BOOKING),
    _move("waive_booking_fee", {S.AWAITING_PAYMENT}, S.SCHEDULED, by=OFFICER, did="Booked, and the price is waived",
          told="You do not have to pay, and it is booked", guards=("in_their_team",), only=BOOKING),
    _move("choose_time", {S.WITH_ADVISER}, S.WITH_ADVISER, by=OFFICER, did="Chose the time", told="We chose a time",
          label="Choose the time with them", guards=HELD, only=BOOKING),
    _move("change_booking", {S.SCHEDULED}, S.SCHEDULED, by=RESIDENT | OFFICER, did="Moved to another time",
          told="Moved to another time", label="Move to another time", guards=(OURS,), only=BOOKING),
    _move("cancel_booking", {S.SCHEDULED}, S.CLOSED, by=RESIDENT | OFFICER, did="Cancelled", told="Cancelled",
          label="Cancel the booking", guards=(OURS,), only=BOOKING),
    _move("return_to_booking", {S.WITH_SPECIALIST}, S.SCHEDULED, by=OFFICER, did="Returned: it stays booked",
          least=Level.SPECIALIST, guards=HELD, needs_reason=True, only=BOOKING),
    _move("attend_booking", {S.SCHEDULED}, S.CLOSED, by=OFFICER | CLOCK, did="Over", told="Over",
          label="They came, or did not", guards=(OURS,), only=BOOKING),
    _move("complete_work", {S.SCHEDULED}, S.CLOSED, by=OFFICER, did="Repair finished", told="Fixed",
          label="Repair finished", guards=HELD, only=REPORT),
    _move("return_work", {S.SCHEDULED}, S.WITH_ADVISER, by=OFFICER, did="Returned by the works team",
          told="A person is looking at your {thing}", label="Return to an adviser", guards=HELD, needs_reason=True,
          only=REPORT),
    _move("mark_duplicate", {S.WITH_ADVISER, S.SCHEDULED}, S.DUPLICATE, by=OFFICER, did="Joined to an earlier report",
          told="Your {thing} was joined to an earlier one", label="Join to another report", guards=HELD,
          only=REPORT),
    _move("detach_duplicate", {S.DUPLICATE}, S.WITH_ADVISER, by=OFFICER, did="Taken apart from the earlier report",
          told="A person is looking at your {thing}", label="Take apart from the other report", needs_reason=True,
          clock="run", only=REPORT),
    _move("withdraw", set(BEING_WORKED), S.WITHDRAWN, by=RESIDENT | OFFICER, did="Withdrawn by the resident",
          told="You withdrew your {thing}", label="Withdraw it for the resident", guards=(*HELD, "is_not_booked")),
    _move("ask_for_review", {S.CLOSED}, S.UNDER_REVIEW, by=RESIDENT, did="The resident asked for another look",
          told="You asked us to look again", guards=("may_be_reviewed",), needs_reason=True, clock="run"),
    _move("reopen", {S.CLOSED}, S.WITH_ADVISER, by=RESIDENT | OFFICER, did="Opened again", told="Opened again",
          label="Open again", guards=("ended_so_that_it_may_be_opened_again",), needs_reason=True, clock="run",
          only=REPORT | APPLICATION),
    _move("hold", set(IN_HAND), None, by=OFFICER, did="Left to wait", label="Let it wait until a day", guards=HELD,
          needs_reason=True),
    _move("resume", set(IN_HAND), None, by=OFFICER | CLOCK, did="Goes on after a wait", label="Go on with it now",
          guards=("in_their_team", "is_waiting")),
    _move("ask_partner", {S.WITH_ADVISER, S.WITH_SPECIALIST}, S.AWAITING_PARTNER, by=OFFICER,
          did="Waits for a partner", told="We asked another organisation to help", guards=HELD),
    _move("partner_to_adviser", {S.AWAITING_PARTNER}, S.WITH_ADVISER, by=PARTNER | CLOCK | OFFICER,
          did="Came back from the partner to the adviser", told="A person is looking at your {thing}",
          label="Stop waiting for the partner", guards=HELD),
    _move("partner_to_specialist", {S.AWAITING_PARTNER}, S.WITH_SPECIALIST, by=PARTNER | CLOCK | OFFICER,
          did="Came back from the partner to the specialist", told="A specialist is looking at your {thing}",
          label="Stop waiting for the partner", guards=HELD),
    _move("take_on", {S.WITH_ADVISER, S.WITH_SPECIALIST}, S.WITH_SPECIALIST, by=OFFICER, did="Taken on by another team",
          told="A specialist is looking at your {thing}", guards=("was_asked_to_take_it_on",)),
    _move("take_on_plan", {S.IN_PROVISION}, None, by=OFFICER, did="Plan taken on by another team",
          guards=("was_asked_to_take_it_on",)),
    _move("begin_plan", {S.WITH_SPECIALIST}, S.IN_PROVISION, by=OFFICER, did="Plan agreed: it runs from now on",
          told="We agreed a plan with you", label="Begin the plan", least=Level.SPECIALIST,
          guards=(*HELD, "has_a_plan", "is_signed_off"), needs_reason=True, of_episodes=True),
    _move("assess_again", {S.IN_PROVISION}, S.WITH_SPECIALIST, by=OFFICER, did="To be assessed again",
          told="A specialist is looking at your {thing}", label="Assess again", least=Level.SPECIALIST, guards=HELD,
          needs_reason=True, of_episodes=True),
    _move("end_plan", {S.IN_PROVISION}, S.CLOSED, by=OFFICER, did="Plan ended", told="Your plan has ended",
          label="End the plan", least=Level.SPECIALIST, guards=HELD, needs_reason=True, of_episodes=True),
]

BY_NAME = {move.name: move for move in MOVES}
