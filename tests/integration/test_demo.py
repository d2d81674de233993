"""The demonstration, made from nothing on both databases: each story stands as the README says."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import audit, create_app, jobs
from frontdoor.bookings import holding, resources
from frontdoor.bookings.models import Booking
from frontdoor.cases.approval import ApprovalKind
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.clock_ledgers import ClockExtension
from frontdoor.cases.files import FileStore
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.cases.work import ClockInterval
from frontdoor.clock import DAY, local_date
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import council, residents, signins
from frontdoor.demo import rota as demo_rota
from frontdoor.demo.residents import Person
from frontdoor.directory import booking as group_places, feedback
from frontdoor.directory.near import Wish
from frontdoor.contacts import visits
from frontdoor.entitlements import queries, renewal_rows as rows, terms
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.insight import replays, runs
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, refunds
from frontdoor.payments.models import ChargeState, Mandate, Payment
from frontdoor.payments.providers import provider_for
from frontdoor.people import logins, representatives, rosters, rota
from frontdoor.people.residents import Resident
from frontdoor.places.models import Address
from frontdoor.triage import (
    approvals, board, booked, duty, granting, machine, placement, plans, queues, renewals, reviews, stranded,
)
from frontdoor.triage.sampling import blind, reporting
from frontdoor.triage.decide import decide
from frontdoor.triage.findings import reporter
from frontdoor.triage.renewals import Means, texts
from frontdoor.web import community
from tests.conftest import BOTH
from tests.factories import ALDERMERE, AT, THORNBY
from tests.integration.conftest import ALDERMERE as SITE, Visitor
from tests.integration.demo_town import Town, case_of, furnished, of, officer, permit_of, token_of
from tests.integration.desks.conftest import counted
from tests.once import share_templates


@pytest.fixture(scope="module", params=BOTH)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Furnished once for each kind of database; what a test changes it takes back."""
    yield from furnished(request, tmp_path_factory.mktemp("town"), request.param)


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.database.session() as session:
        yield session
        session.rollback()


@pytest.fixture
def means(town: Town) -> Means:
    provider = provider_for(town.settings)
    assert provider is not None
    return Means(Keys(town.settings.secret_keys), provider)


def test_nothing_is_stranded_and_no_step_of_a_renewal_is_due(town, session):
    assert "permits" in town.said
    assert stranded.stranded(session) == []
    assert renewals.due(session, AT) == [] and renewals.to_ask_for_money(session) == []


def test_it_is_made_once(town):
    assert council.furnish(town.database, town.settings, at=AT, say=print) == ""


def test_rose_has_an_account_and_a_home_in_a_zone_with_room_and_nothing_else(session):
    rose = of(session, residents.ROSE)
    assert {(point.kind, point.value, point.verified_at is not None) for point in rose.contact_points} == {
        ("email", "rose.whitaker@example.org", True), ("phone", "+447700900175", True)}
    home = session.scalars(select(Address).where(Address.line == residents.ROSE.home)).one()
    assert (home.zone_code, home.car_free) == ("A", False)
    assert queries.live_at_property(session, ALDERMERE, "parking_permit", home.uprn, on=local_date(AT)) == []
    assert session.scalar(select(Party.id).where(Party.resident_id == rose.id)) is None


def test_harold_renews_by_one_word_under_his_agreement(town, session, means):
    permit = permit_of(session, residents.HAROLD)
    term = terms.last(permit)
    renewal = rows.of_term(session, term)
    assert (term.ends_on - local_date(AT)).days == 21
    assert renewal is not None
    assert (renewal.state, renewal.asked_channel, renewal.asked_address) == ("asked", "sms", residents.HAROLD.phone)
    assert session.get_one(Mandate, permit.mandate_id).ended_at is None
    assert said_yes(session, residents.HAROLD, means) == "taking"


def test_mei_is_sent_the_way_to_pay(session, means):
    permit = permit_of(session, residents.MEI)
    assert permit.mandate_id is None
    assert said_yes(session, residents.MEI, means) == "to_pay"
    told = session.scalars(select(OutboxRow).where(OutboxRow.purpose == "renewal_to_pay")).one()
    assert (told.channel, told.recipient) == ("sms", residents.MEI.phone)


def said_yes(session: Session, person: Person, means: Means) -> str:
    return texts.heed(session, council_id=ALDERMERE, provider_id="one", sender=person.phone, body="Yes", means=means,
                      at=AT)


def test_sam_has_owens_papers_and_the_rule_grants_it_once_he_has_looked(town, session):
    case = case_of(session, residents.OWEN)
    assert (case.state, case.owner_id) == (State.WITH_ADVISER, officer(session, "Sam Okafor").officer_id)
    kept = session.scalars(select(Attachment).where(Attachment.case_id == case.id)).all()
    assert {one.fact_id for one in kept} == {"v5c_document", "proof_document"}
    assert all(FileStore(town.settings.files).read(one.digest).startswith(b"\x89PNG") for one in kept)


def test_farida_was_refused_by_rule_and_may_ask_for_a_review(session):
    case = case_of(session, residents.FARIDA)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.REFUSED, 1)
    reviews.ask(session, case, why="It is my brother's car.", party=reporter(session, case), at=AT)
    assert case.state == State.UNDER_REVIEW


@pytest.mark.parametrize("name", ["Sam Okafor", "Priya Nair"])
def test_graham_s_review_is_not_for_sam_nor_for_somebody_new(session, name):
    with pytest.raises(machine.MoveRefused):
        decide(session, case_of(session, residents.GRAHAM), outcome=Outcome.GRANTED, reasons="Yes.",
               actor=officer(session, name), at=AT)


def test_the_manager_can_decide_it(session):
    case, lee = case_of(session, residents.GRAHAM), officer(session, "Lee Brannigan")
    assert (case.state, case.outcome) == (State.UNDER_REVIEW, Outcome.REFUSED)
    placement.take(session, case, actor=lee, at=AT)
    decide(session, case, outcome=Outcome.GRANTED, reasons="The old statement is good enough.", actor=lee, at=AT)
    assert case.state == State.AWAITING_PAYMENT


def test_winston_has_still_to_pay_unless_lee_agrees_with_sam_that_he_need_not(session):
    case = case_of(session, residents.WINSTON)
    charge = charges.by_key(session, ALDERMERE, granting.key_of(case))
    assert case.state == State.AWAITING_PAYMENT and charge is not None
    assert (charge.state, charge.amount_pence, charges.is_payable(charge, at=AT)) == (ChargeState.OWED, 6000, True)
    row = approvals.of_kind(session, case, ApprovalKind.WAIVER)
    assert row is not None and approvals.may_answer(session, row, officer(session, "Lee Brannigan")) is None
    assert approvals.may_answer(session, row, officer(session, "Sam Okafor")) is not None


def test_donna_acts_for_her_mother(session):
    donna, elsie = of(session, residents.DONNA), of(session, residents.ELSIE)
    acting = representatives.live_for(session, donna, "apply", on=local_date(AT))
    assert [one.resident_id for one in acting] == [elsie.id] and acting[0].scope == ["see", "apply"]
    assert permit_of(session, residents.ELSIE).units == 25


def test_elsie_goes_to_a_group_that_donna_booked_and_spoke_well_of(session):
    donna, elsie = of(session, residents.DONNA), of(session, residents.ELSIE)
    places = group_places.of_residents(session, ALDERMERE, frozenset({elsie.id}))
    assert [place.booked_by_id for place in places] == [donna.id, donna.id]
    assert places[0].meeting.starts_at > AT > places[1].meeting.starts_at
    said, wish = feedback.unseen(session, ALDERMERE)
    assert (said.about, said.first_name, wish.about) == ("good", "Donna", "change") and said.answer
    near = community.suiting(session, ALDERMERE, Wish(at=community.home_of(session, elsie, at=AT), age=84))
    assert near[0].metres is not None and near[0].group.from_age is not None


def test_there_are_permits_all_over_the_town(session):
    live = session.execute(
        select(Entitlement.council_id, Entitlement.kind, Entitlement.zone, func.count())
        .where(Entitlement.state == "live").group_by(Entitlement.council_id, Entitlement.kind, Entitlement.zone)
    ).all()
    count = {council_id: sum(row[3] for row in live if row[0] == council_id) for council_id in (ALDERMERE, THORNBY)}
    assert count[ALDERMERE] >= 25 and count[THORNBY] == 3
    assert {row[2] for row in live if row[0] == ALDERMERE} == {"A", "B", "S"}
    assert {row[1] for row in live} == {"parking_permit", "visitor_permits"}
    assert set(session.scalars(select(Entitlement.ended_reason))) == {"", "lapsed", "given_up", "withdrawn"}
    homes = session.scalars(
        select(func.count()).where(Entitlement.kind == "parking_permit", Entitlement.state == "live")
        .group_by(Entitlement.uprn)
    ).all()
    assert max(homes) == 3


def test_nadia_has_a_room_that_she_can_move_and_cancel_for_a_part_of_the_price(session):
    case = case_of(session, residents.NADIA)
    terms_now = booked.terms_of(session, case, at=AT)
    assert (case.state, terms_now.may_change, terms_now.may_cancel) == (State.SCHEDULED, True, True)
    assert (terms_now.paid_pence, terms_now.charge_percent, terms_now.refund_pence) == (2000, 25, 1500)


def test_a_room_is_kept_for_bernard_until_he_pays_and_priti_has_half_of_hers_back(session):
    assert case_of(session, residents.BERNARD).state == State.AWAITING_PAYMENT
    case = case_of(session, residents.PRITI)
    charge = charges.by_key(session, ALDERMERE, granting.key_of(case))
    assert case.outcome == Outcome.CANCELLED and charge is not None
    [refund] = refunds.of_charge(session, charge)
    assert (charge.amount_pence, refund.amount_pence) == (4000, 2000)


def test_chloe_registers_after_the_42nd_day_and_is_flagged(session):
    case = case_of(session, residents.CHLOE)
    assert (case.state, case.flags, case.priority) == (State.SCHEDULED, ["late_registration"], 1)


def test_the_diaries_are_full_and_say_what_became_of_everything(session):
    rows = session.execute(select(Booking, Case).join(Case, Case.id == Booking.case_id)).all()
    assert {ALDERMERE, THORNBY} == {one.council_id for one, _ in rows}
    assert {Outcome.TOOK_PLACE, Outcome.DID_NOT_COME} <= {case.outcome for _, case in rows}
    waiting = [case for one, case in rows if case.state == State.WITH_ADVISER]
    assert [case.given["hirer"] for case in waiting] == ["commercial"]
    group = resources.by_slug(session, ALDERMERE, "company-for-older-people")
    assert group is not None
    taken = sum(one.people for one, _ in rows if one.resource_id == group.id and one.starts_at > AT)
    assert group.seats - taken == 1
    assert not booked.over(session, AT) and not booked.begun(session, AT) and not holding.expired(session, AT)


@pytest.mark.parametrize(("name", "team"), [("Iris Calloway", "libraries"), ("Gwen Ashdown", "registrars"),
                                            ("Ruth Adeyemi", "adult-social-care"), ("Theo Marchetti", "housing")])
def test_whoever_looks_after_a_diary_signs_in_and_belongs_to_its_team(town, session, name, team):
    assert officer(session, name).teams == {team}
    assert name in [one.name for one in signins.shown(session, ALDERMERE, Keys(town.settings.secret_keys), AT)]
    assert {one.team for one in resources.all_of(session, ALDERMERE)} == {
        "libraries", "registrars", "waste", "adult-social-care", "housing"}


def test_a_plan_is_to_be_looked_at_again_and_a_judgement_waits_for_somebody_else(town, session):
    ruth, gwyn = officer(session, "Ruth Adeyemi"), officer(session, "Gwyn Pascoe")
    [(_, late)] = plans.running(session, ruth, until=local_date(AT), mine=True)
    assert late.review_on is not None and late.review_on < local_date(AT)
    [(_, _), (judged, episode)] = plans.running(session, ruth, mine=True)
    row = approvals.of_kind(session, judged, ApprovalKind.SIGN_OFF)
    assert row is not None and episode.recommendation and approvals.may_answer(session, row, gwyn) is None
    assert approvals.may_answer(session, row, ruth) is not None


@pytest.mark.parametrize(("name", "queue", "waiting"), [
    ("Dana Whitlock", "duty", 4), ("Theo Marchetti", "housing-specialists", 3),
    ("Ruth Adeyemi", "adult-social-care-specialists", 2),
])
def test_every_specialist_has_people_waiting_that_the_adviser_may_not_all_see(session, name, queue, waiting):
    assert queues.how_many(session, officer(session, name), queue) >= waiting
    hidden = {"duty": 0, "housing-specialists": 2}.get(queue, waiting)
    assert queues.how_many(session, officer(session, "Sam Okafor"), queue) == hidden
    at_counter = visits.waiting(session, officer(session, "Sam Okafor"), at=AT)
    assert [visits.knows(officer(session, "Sam Okafor"), one) for one in at_counter] == [True, False, True]


def test_the_rules_decisions_were_checked_and_some_wait_for_sam(session):
    sam, anita = officer(session, "Sam Okafor"), officer(session, "Anita Rao")
    assert blind.how_many(session, sam, at=AT) >= 1
    lines = reporting.of_council(session, anita.council_id, at=AT)
    assert sum(line.whole.against for line in lines) == 1 and sum(line.minutes for line in lines) >= 4


def test_two_alerts_are_new_others_were_seen_and_somebody_is_on_duty_day_and_night(session):
    board = duty.board(session, officer(session, "Dana Whitlock"), at=AT)
    assert len(board.waiting) == 2 and len(board.open) >= 2
    assert board.measured.in_time and board.measured.late
    week = rota.between(session, ALDERMERE, AT, AT + 7 * DAY)
    assert rota.gaps(week, AT, AT + 7 * DAY) == [] and len(board.on) == 1 and board.next is not None


def test_every_permit_was_paid_for_at_the_price_of_the_day(session):
    paid = session.execute(select(Term.fee_pence, Payment.amount_pence)
                           .join(Payment, Payment.charge_id == Term.charge_id)).all()
    assert paid and all(fee == amount for fee, amount in paid)
    assert {6000, 12000, 1500, 5300} <= {fee for fee, _ in paid}


def test_the_shown_passwords_open_the_accounts(town, session):
    shown = signins.residents_shown(session, ALDERMERE, Keys(town.settings.secret_keys))
    assert [one.name for one in shown] == [one.name for one in residents.SHOWN]
    for one in shown[:2]:
        assert logins.with_password(session, ALDERMERE, logins.email(one.email), one.password) is not None
    assert signins.residents_shown(session, THORNBY, Keys(town.settings.secret_keys)) == []


def test_the_command_prints_them(town):
    printed = "\n".join(signins.lines(town.database, town.settings, at=AT))
    assert "sam.okafor@aldermere.example.org" in printed and "rose.whitaker@example.org" in printed
    assert "/sign-in:" in printed and "answer YES as 07700 900148" in printed


def sign_in_page(settings: Settings) -> str:
    app = create_app(settings)
    app.test_client_class = Visitor
    text: str = app.test_client().get("/sign-in", base_url=SITE).text
    app.extensions["frontdoor_database"].dispose()
    return text


def test_the_sign_in_page_shows_them_in_the_demonstration_alone(town):
    shown = sign_in_page(town.settings)
    assert "rose.whitaker@example.org" in shown and "Invented residents" in shown
    real = sign_in_page(town.settings.model_copy(update={"demo": False}))
    assert "example.org</code>" not in real and "Invented" not in real


def test_a_change_stands_there_that_the_worker_replays_over_the_year_s_reports(town):
    with town.database.session(write=False) as session:
        [asked] = replays.to_take_up(session, at=AT)
    assert runs.do(town.database, asked, lambda: AT)
    with town.database.session(write=False) as session:
        found = replays.progress(session, ALDERMERE, asked)
    assert found.revision_id is not None and found.summary is not None
    assert found.summary.service == "pothole" and not found.summary.is_empty


def test_renewing_what_is_due_at_that_moment_changes_nothing_however_often(town):
    worker = jobs.worker_for(town.database, town.settings).at_moment(AT)
    jobs.reconcile_payments(worker)     # what Priti gets back
    before = lengths(town.database)
    for _ in range(2):
        jobs.renew_due(worker)
        jobs.take_agreed_payments(worker)
        jobs.reconcile_payments(worker)
    assert lengths(town.database) == before


def lengths(database: Database) -> dict[str, Any]:
    with database.session(write=False) as session:
        return {table.name: session.scalar(select(func.count()).select_from(table))
                for table in Entitlement.metadata.sorted_tables}


@pytest.mark.parametrize(("queue", "services"), [
    ("waste", {"missed-bin"}), ("enforcement", {"fly-tipping"}), ("complaints", {"complaint"}),
    ("information", {"foi-request"}),
])
def test_the_waste_officer_and_the_complaints_officer_have_something_to_do(session, queue, services):
    waiting = session.scalars(select(Case.service_id).where(Case.council_id == ALDERMERE, Case.queue == queue)).all()
    assert set(waiting) == services


def test_a_round_fetches_a_sofa_from_the_ward_in_which_it_stands(session):
    booking = session.scalars(select(Booking).where(Booking.service_id == "bulky-waste")).one()
    case = session.get(Case, booking.case_id)
    assert (case.state, booking.resource.name) == (State.SCHEDULED, f"{case.ward} round")


def test_three_clocks_of_the_demonstration_have_a_story(town: Town) -> None:
    """One stood still from a day that was written down later, one got more time, and a complaint is in stage 1."""
    with town.database.session(write=False) as session:
        lines = session.scalars(select(ClockInterval).where(ClockInterval.council_id == ALDERMERE,
                                                            ClockInterval.cause.in_(("paused", "stage")))).all()
        later = [line for line in lines if line.recorded_at > line.effective_from]
        assert [line.waits_for for line in later] == ["resident"]
        assert [line.reason for line in lines if line.cause == "stage"] == ["Stage 1 began"]
        more = session.scalars(select(ClockExtension).where(ClockExtension.council_id == ALDERMERE)).one()
        assert (more.amount, more.unit, more.statutory) == (20, "working_days", True)


def test_the_people_of_the_council_have_patches_leave_and_work_that_was_given_out(session):
    lee = officer(session, "Lee Brannigan")
    found = board.board(session, lee, board.teams_of(session, lee), at=AT)
    [highways] = [one for one in found.teams if one.team.slug == "highways"]
    held = {one.officer.name: one.load.cases for one in highways.people}
    given = session.scalars(select(Entry.id).where(Entry.council_id == ALDERMERE, Entry.move == "give")).all()
    left = next(one.load.waiting for one in highways.shelves if one.queue.slug == demo_rota.GIVEN_OUT)
    assert held["Bea Kirwan"] + held["Morgan Ellis"] >= len(given)
    assert len(given) == demo_rota.SHARED_ALREADY or not left
    assert found.stranded == 0
    assert all(one.load.points <= one.capacity for one in highways.people)
    covers = [(row.officer_id, row.cover_id) for row in rosters.absences(session, ALDERMERE, since=AT.date())]
    assert len(covers) == 2 and covers[0][1] == covers[1][0]


def test_no_page_of_a_case_or_a_person_asks_the_database_more_than_twelve_times(town, session):
    app, ruth = share_templates(create_app(town.settings)), officer(session, "Jo Lindley")
    kinds = {(case.service_id, case.state): case.id for case in session.scalars(
        select(Case).where(Case.council_id == ALDERMERE).order_by(Case.id))}
    cases = session.scalars(select(Case.reference).where(Case.id.in_(kinds.values()))).all()
    people = session.scalars(select(Resident).where(Resident.council_id == ALDERMERE, Resident.id.in_(
        select(Party.resident_id).where(Party.case_id.in_(kinds.values()))))).all()
    audit.record_each(session, [{
        "council_id": ALDERMERE, "actor_kind": "officer", "actor_id": ruth.public_id, "subject_kind": "resident",
        "action": "opened_without_caller", "subject_id": one.public_id, "at": AT, "detail": None} for one in people])
    client, asked = app.test_client(), {}
    client.set_cookie("frontdoor-desk", token_of(session, ruth), domain="aldermere.localhost")
    with time_machine.travel(AT, tick=True):
        for path in [*(f"/desk/cases/{one}" for one in cases), *(f"/desk/people/{one.public_id}" for one in people)]:
            with counted(app) as said:
                assert client.get(path, base_url="http://aldermere.localhost").status_code in (200, 404), path
            asked[path] = len([one for one in said if not one.startswith("BEGIN")])
    app.extensions["frontdoor_database"].dispose()
    assert len(asked) > 60 and max(asked.values()) <= 12, max(asked, key=lambda path: asked[path])
