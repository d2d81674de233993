"""The permits that every visitor of the demonstration finds: one for each thing that can happen to an application.

Rose has none yet: hers is the visitor's own journey.
"""

from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta

from frontdoor.cases.case import Outcome
from frontdoor.clock import DAY, add_months, local_date, start_of_day
from frontdoor.demo.applying import Wish, apply, asked_to_renew, granted_on, pay
from frontdoor.demo.residents import (
    DONNA, ELSIE, FARIDA, GRAHAM, HAROLD, MEI, OWEN, ROSE, WINSTON, Hall, Person, let_act, register,
)
from frontdoor.demo.stories import Story
from frontdoor.directory import booking, feedback, groups
from frontdoor.entitlements.models import Entitlement
from frontdoor.people.residents import Resident
from frontdoor.triage import approvals, decide, findings, group_post, placement, reviews

MORNING = timedelta(hours=10)
TERM_MONTHS = 12
BEFORE = timedelta(days=3)
COMPANY = "knit-and-natter"
LOVED_IT = "Mum came home with half a scarf and two new friends. Thank you."
THANKS = "We loved having her. There is a chair by the window kept for her."
MOVES, NEW_DAY = "market-place-coffee-morning", "From January we meet on Wednesdays, 10am to 12 noon, in the same hall."
TOO_OLD = "The bank statement is from last year. We need one from the last three months."
CANNOT_PAY = "You lost your job in October and told us so. You need the car to find another."
LOOK_AGAIN = "The bank sends me a statement only once a year. I have lived here for thirty years."


def always_there(hall: Hall, until: datetime) -> Iterator[Story]:
    """The stories of the residents whose sign-ins are shown. `until` is the demonstration's present."""
    yield _has_account(hall, ROSE, until - timedelta(days=19))
    yield _runs_out(hall, HAROLD, local_date(until) + timedelta(days=21), agrees=True)
    yield _runs_out(hall, MEI, local_date(until) + timedelta(days=16), agrees=False)
    yield _with_adviser(hall, until - timedelta(hours=29))
    yield _refused(hall, until - timedelta(days=6, hours=2))
    yield _under_review(hall, until - timedelta(days=9, hours=5))
    yield _has_to_pay(hall, until - timedelta(days=3, hours=1))
    yield _acts_for_her_mother(hall, until)


def _has_account(hall: Hall, person: Person, at: datetime) -> Story:
    yield at
    register(hall, person, at=at)


def has_one(hall: Hall, wish: Wish, at: datetime, *, agrees: bool) -> Generator[datetime, None, Entitlement]:
    """The rule grants it, and it is paid for within a day; gives what was granted."""
    case = apply(hall, wish, at)
    at = hall.later(at, 0.2, 22)
    yield at
    pay(hall, case, at, agrees=agrees)
    return granted_on(hall, case)


def _runs_out(hall: Hall, person: Person, ends_on: date, *, agrees: bool) -> Story:
    """A permit whose holder has been asked whether it shall be renewed, and has not answered yet."""
    starts_on = add_months(ends_on + DAY, -TERM_MONTHS)
    at = start_of_day(starts_on) + MORNING - BEFORE
    yield at
    resident = register(hall, person, at=at - timedelta(hours=1))
    changes = {"start_date": starts_on.isoformat()}
    held = yield from has_one(hall, Wish(person, resident, changes), at, agrees=agrees)
    yield from asked_to_renew(hall, held)


def _with_adviser(hall: Hall, at: datetime) -> Story:
    """The rule cannot tell which address the log book shows. Sam has the case and has still to look."""
    yield at
    resident = register(hall, OWEN, at=at - timedelta(minutes=30))
    case = apply(hall, Wish(OWEN, resident, {"v5c_address_matches": "dont_know"}), at)
    at = hall.later(at, 2, 4)
    yield at
    placement.take(hall.session, case, actor=hall.officers["Sam Okafor"], at=at)


def _refused(hall: Hall, at: datetime) -> Story:
    """The log book is in the name of somebody else: a closed rule, so it is refused at once."""
    yield at
    resident = register(hall, FARIDA, at=at - timedelta(minutes=40))
    apply(hall, Wish(FARIDA, resident, {"keeper_is_applicant": False, "named_driver": True}), at)


def _under_review(hall: Hall, at: datetime) -> Story:
    """Sam refused it; the resident asks for another look, which is not for Sam to take."""
    yield at
    resident = register(hall, GRAHAM, at=at - timedelta(minutes=25))
    bill = {"proof_type": "bank_statement", "proof_of_address_date": (local_date(at) - timedelta(days=340)).isoformat()}
    case = apply(hall, Wish(GRAHAM, resident, bill), at)
    sam = hall.officers["Sam Okafor"]
    at = at + timedelta(days=2)
    yield at
    placement.take(hall.session, case, actor=sam, at=at)
    decide.decide(hall.session, case, outcome=Outcome.REFUSED, reasons=TOO_OLD, actor=sam, at=at + timedelta(minutes=9))
    at = at + timedelta(days=6)
    yield at
    reviews.ask(hall.session, case, why=LOOK_AGAIN, party=findings.reporter(hall.session, case), at=at)


def _has_to_pay(hall: Hall, at: datetime) -> Story:
    """It is granted and not paid. He rang that he cannot, and Sam asks that he does not have to: a manager answers."""
    yield at
    resident = register(hall, WINSTON, at=at - timedelta(minutes=20))
    case = apply(hall, Wish(WINSTON, resident), at)
    at = hall.later(at, 20, 40)
    yield at
    approvals.ask_to_waive(hall.session, case, why=CANNOT_PAY, actor=hall.officers["Sam Okafor"], at=at)


def _acts_for_her_mother(hall: Hall, until: datetime) -> Story:
    """A mother with visitor permits, and the daughter whom she asked to see and to apply for her."""
    at = until - timedelta(days=200)
    yield at
    donna = register(hall, DONNA, at=at)
    elsie = register(hall, ELSIE, at=at + timedelta(hours=1))
    let_act(hall, elsie, DONNA, donna, at=at + timedelta(hours=2))
    at = at + timedelta(days=2)
    yield at
    apply(hall, Wish(ELSIE, elsie, visitors=True), at)
    yield from _goes_to_a_group(hall, elsie, donna, until)


def _goes_to_a_group(hall: Hall, elsie: Resident, donna: Resident, until: datetime) -> Story:
    """The daughter books her mother into a group at the library, tells the group how it was, and books again; the group
    answers. A council that does not list the group has nothing of it."""
    group = groups.of_id(hall.council_id, COMPANY)
    if group is None:
        return
    for at in (until - timedelta(days=13), until - timedelta(hours=20)):
        yield at
        soonest = booking.upcoming(hall.session, hall.council_id, group, at=at)[0]
        booking.book(hall.session, hall.council_id, group, soonest.starts_at, who=elsie, by=donna, at=at)
    said = feedback.tell(hall.session, hall.council_id, group, about="good", text=LOVED_IT, to=feedback.TO_GROUP,
                         by=donna, named=True, at=at)
    group_post.pass_on(hall.session, hall.keys, group, said, at=at)
    at = until - timedelta(hours=4)
    yield at
    group_post.answer(hall.session, group, said, THANKS, at=at)
    yield from _asks_for_another_day(hall, at)


def _asks_for_another_day(hall: Hall, at: datetime) -> Story:
    """A group that moves asks for it by its own door."""
    group = groups.of_id(hall.council_id, MOVES)
    if group is not None:
        yield at
        group_post.ask_for_change(hall.session, hall.council_id, group, NEW_DAY, at=at)
