"""Asking others: teams help or take on, partners answer by a link, and nobody is waited for without an end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, State
from frontdoor.cases.parties import AccessRow
from frontdoor.cases.referral import Referral, ReferralKind, ReferralState
from frontdoor.cases.work import Task
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import actor as actors
from frontdoor.people.actor import Level
from frontdoor.triage import ending, handshakes, holds, partners, placement, plans
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.working.conftest import asks_for_care

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEYS = Keys(["for-the-tests-only-0123456789-abcdefghij"])
HURT = {"domestic_abuse": True}


@pytest.fixture(autouse=True)
def council(session):
    make.set_up(session)


def sees(session, actor, case):
    return session.scalar(select(Case.id).where(Case.id == case.id, visible_to(actor))) is not None


def restricted(session, actor):
    """A case of housing that only those who need to know see, with its officer."""
    case = make.case(session, service_id="homelessness", answers={
        "rough_sleeping": False, "homeless_now": False, "domestic_abuse": True, "name": "Marta", "dob": "1989-07-30",
        "safe_to_contact": False})
    placement.take(session, case, actor=actor, at=make.AT)
    return case


def ask(session, case, actor, kind=ReferralKind.HELP, team="adult-social-care"):
    return handshakes.ask(session, case, kind, team, reason="Look at her stairs.", actor=actor, at=make.AT)


def test_a_team_sees_the_case_from_when_it_says_yes_until_it_is_done(session, theo, ruth):
    case = restricted(session, theo)
    row = ask(session, case, theo)
    assert not sees(session, ruth, case), "asking gives nothing away"
    handshakes.accept(session, case, row, actor=ruth, at=make.AT + HOUR)
    assert sees(session, ruth, case) and case.owner_id == theo.officer_id
    handshakes.finish(session, case, row, actor=ruth, at=make.AT + DAY, words="A rail is fitted.")
    assert not sees(session, ruth, case) and row.state == ReferralState.DONE
    assert session.scalars(select(Task.words).where(Task.team_slug == "housing")).one().endswith("See what comes next.")


def test_access_lasts_as_long_as_the_last_referral_and_a_right_of_their_own_is_left_alone(session, theo, ruth):
    case = restricted(session, theo)
    row = ask(session, case, theo)
    handshakes.accept(session, case, row, actor=ruth, at=make.AT + HOUR)
    other = Referral(council_id=case.council_id, case_id=case.id, kind=ReferralKind.HELP, to_team="adult-social-care",
                     reason="And her bath.", asked_by_id=theo.officer_id, asked_by=theo.name, asked_team="housing",
                     asked_at=make.AT, due_at=make.AT + DAY, state=ReferralState.ACCEPTED)
    session.add(other)
    handshakes.finish(session, case, row, actor=ruth, at=make.AT + DAY, words="Done.")
    assert sees(session, ruth, case)
    handshakes.revoke(session, case, other, actor=theo, at=make.AT + DAY)
    assert not sees(session, ruth, case) and sees(session, theo, case)


def test_a_team_that_says_no_gives_the_reason_and_whoever_asked_gets_a_task(session, theo, ruth):
    case = restricted(session, theo)
    row = ask(session, case, theo)
    with pytest.raises(MoveRefused, match="Give a reason"):
        handshakes.refuse(session, case, row, actor=ruth, at=make.AT, words=" ")
    handshakes.refuse(session, case, row, actor=ruth, at=make.AT + HOUR, words="She is not in our area.")
    assert (row.state, row.note, sees(session, ruth, case)) == (
        ReferralState.REFUSED, "She is not in our area.", False)
    assert session.scalars(select(Task.words).where(Task.team_slug == "housing", Task.done_at.is_(None))).all() == [
        "Adult social care: refused. See what comes next."]
    with pytest.raises(MoveRefused, match="refused already"):
        handshakes.accept(session, case, row, actor=ruth, at=make.AT + HOUR)


def test_a_case_changes_hands_only_when_the_other_team_takes_it_on(session, care, ruth, theo):
    row = ask(session, care, ruth, ReferralKind.TRANSFER, "housing")
    assert care.owner_id == ruth.officer_id
    handshakes.accept(session, care, row, actor=theo, at=make.AT + HOUR)
    assert (care.state, care.team, care.owner_id) == (State.WITH_SPECIALIST, "housing", theo.officer_id)
    placement.put_back(session, care, actor=theo, at=make.AT + HOUR)
    assert care.queue == "housing-specialists" and stranded(session) == []


def test_a_transfer_that_nobody_answers_comes_back(session, care, ruth, theo):
    row = ask(session, care, ruth, ReferralKind.TRANSFER, "housing")
    late = row.due_at
    assert handshakes.overdue(session, late - HOUR) == [] and handshakes.overdue(session, late) == [row.id]
    handshakes.give_back(session, row.id, at=late)
    handshakes.give_back(session, row.id, at=late)
    assert (row.state, care.owner_id) == (ReferralState.RETURNED, ruth.officer_id)
    assert session.scalars(select(Task.team_slug).where(Task.done_at.is_(None))).all() == ["adult-social-care"]


def test_the_restricted_rights_of_the_old_team_end_with_a_transfer(session, theo, ruth):
    case = restricted(session, theo)
    row = ask(session, case, theo, ReferralKind.TRANSFER)
    handshakes.accept(session, case, row, actor=ruth, at=make.AT + HOUR)
    assert (sees(session, ruth, case), sees(session, theo, case)) == (True, False)


@pytest.mark.parametrize(("state", "said"), [
    ("on_hold", "waits until a day"), ("someone else", "is working on this case"), ("own", "You asked for this"),
    ("twice", "asked already"), ("unknown", "from the list")])
def test_what_may_not_be_asked_is_refused_in_words(session, care, ruth, theo, state, said):
    other = make.actor_of(session, "Una Worker", level=Level.SPECIALIST, teams=("adult-social-care", "housing"))
    if state == "on_hold":
        holds.hold(session, care, reason="She is away.", until=make.AT.date() + DAY, actor=ruth, at=make.AT)
    with pytest.raises(MoveRefused, match=said):
        if state == "own":
            placement.take(session, care, actor=other, at=make.AT)
            row = ask(session, care, other, team="housing")
            handshakes.accept(session, care, row, actor=other, at=make.AT)
        if state == "twice":
            ask(session, care, ruth, team="housing")
        ask(session, care, other if state == "someone else" else ruth,
            team="nobody" if state == "unknown" else "housing")


def test_a_concern_about_somebody_in_danger_is_never_handed_to_another_team(session, theo):
    case = make.case(session, {"description": "My husband hits me and I am scared."})
    duty = make.actor_of(session, "Dee Duty", level=Level.SPECIALIST, teams=("duty",))
    placement.take(session, case, actor=duty, at=make.AT)
    with pytest.raises(MoveRefused, match="stays with the duty specialists"):
        ask(session, case, duty, ReferralKind.TRANSFER, "housing")
    row = ask(session, case, duty, team="housing")
    handshakes.accept(session, case, row, actor=theo, at=make.AT)
    assert sees(session, theo, case)


def test_a_case_that_ends_takes_its_referrals_and_their_access_with_it(session, theo, ruth):
    case = restricted(session, theo)
    row = ask(session, case, theo)
    handshakes.accept(session, case, row, actor=ruth, at=make.AT + HOUR)
    case.confidentiality = 1
    ending.withdraw(session, case, actor=theo, at=make.AT + DAY)
    session.expire_all()
    assert row.state == ReferralState.REVOKED
    assert session.scalars(select(AccessRow.subject_id).where(
        AccessRow.case_id == case.id, AccessRow.reason.startswith("referral"),
        AccessRow.ended_at.is_(None))).all() == []


def asks_partner(session, case, actor, waits=True):
    carers = partners.named("aldermere", "harbour-carers")
    assert carers is not None
    return partners.ask(session, case, carers, reason="Her husband is worn out.", told="Somebody to sit with him.",
                        waits=waits, actor=actor, at=make.AT, keys=KEYS)


def test_a_partner_gets_a_link_and_no_name_and_the_case_waits_until_they_have_answered(session, care, ruth):
    row = asks_partner(session, care, ruth)
    assert (care.state, care.on_hold, care.owner_id) == (State.AWAITING_PARTNER, True, None)
    mail = session.scalars(select(OutboxRow).where(OutboxRow.purpose == "partner_asked")).one()
    assert mail.recipient == "referrals@harbour-carers.example.org"
    assert "Ivy" not in mail.body + mail.subject and "worn out" not in mail.body and care.reference not in mail.body
    found, case, partner = partners.opened(session, KEYS, "aldermere", partners.link(KEYS, row), at=make.AT + DAY)
    them = actors.partner("aldermere", partner.name)
    handshakes.accept(session, case, found, actor=them, at=make.AT + DAY)
    assert care.state == State.AWAITING_PARTNER
    handshakes.finish(session, case, found, actor=them, at=make.AT + 2 * DAY, words="We sit with him on Mondays.")
    assert (care.state, care.owner_id) == (State.WITH_SPECIALIST, ruth.officer_id)


def test_a_partner_who_is_silent_keeps_nobody_waiting(session, care, ruth):
    row = asks_partner(session, care, ruth)
    assert holds.overdue(session, row.due_at) == [care.id]
    handshakes.give_back(session, row.id, at=row.due_at)
    assert (care.state, row.state) == (State.WITH_SPECIALIST, ReferralState.RETURNED)
    assert holds.overdue(session, row.due_at) == [] and stranded(session) == []


def test_the_clock_ends_the_wait_for_a_partner_who_said_yes_and_is_not_done(session, care, ruth):
    row = asks_partner(session, care, ruth)
    handshakes.accept(session, care, row, actor=actors.partner("aldermere", "Harbour Carers"), at=make.AT)
    holds.resume(session, care.id, at=row.due_at)
    assert (care.state, row.state) == (State.WITH_SPECIALIST, ReferralState.ACCEPTED)


def test_a_link_of_another_council_or_too_old_or_made_up_opens_nothing(session, care, ruth):
    row = asks_partner(session, care, ruth, waits=False)
    assert care.state == State.WITH_SPECIALIST
    for council_id, token, at in (("thornby", partners.link(KEYS, row), make.AT),
                                  ("aldermere", partners.link(KEYS, row), make.AT + 200 * DAY),
                                  ("aldermere", "made.up", make.AT)):
        with pytest.raises(partners.NoSuchReferral):
            partners.opened(session, KEYS, council_id, token, at=at)


def test_a_hold_comes_back_on_its_day_by_the_clock_or_before_by_hand(session, care, ruth):
    day = (make.AT + 3 * DAY).date()
    holds.hold(session, care, reason="She is with her sister.", until=day, actor=ruth, at=make.AT)
    assert (care.state, care.on_hold, care.owner_id) == (State.WITH_SPECIALIST, True, None)
    with pytest.raises(MoveRefused, match="Go on with it first"):
        plans.begin(session, care, reasons="x", review_on=day, actor=ruth, at=make.AT)
    assert holds.overdue(session, make.AT + 2 * DAY) == []
    holds.resume(session, care.id, at=make.AT + 3 * DAY)
    assert (care.on_hold, care.owner_id) == (False, ruth.officer_id)
    holds.hold(session, care, reason="Again.", until=day + 9 * DAY, actor=ruth, at=make.AT)
    holds.go_on(session, care, actor=ruth, at=make.AT + HOUR)
    assert care.owner_id == ruth.officer_id and stranded(session) == []


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_hold_has_a_day_to_come_within_half_a_year(session, care, ruth, days):
    with pytest.raises(MoveRefused, match="from tomorrow on, within six months"):
        holds.hold(session, care, reason="x", until=(make.AT + days * DAY).date(), actor=ruth, at=make.AT)
    with pytest.raises(MoveRefused, match="Give a reason"):
        holds.hold(session, care, reason=" ", until=(make.AT + DAY).date(), actor=ruth, at=make.AT)


def test_an_officer_withdraws_for_a_resident_who_asked_by_telephone(session, sam):
    case = make.case(session, make.FOR_A_PERSON)
    ending.withdraw(session, case, actor=sam, at=make.AT + HOUR)
    assert case.state == State.WITHDRAWN and asks_for_care(session).state == State.WITH_SPECIALIST
