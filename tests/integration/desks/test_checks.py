"""Spot checks: drawn by lot, judged blind, counted; the brake and its release; decisions overturned by a review."""

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Outcome, State
from frontdoor.cases.history import Decision
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.ledger import Event
from frontdoor.people.actor import Level
from frontdoor.triage import decide, reviews
from frontdoor.triage.sampling import blind, brake, overturned
from frontdoor.triage.sampling.rows import Brake, Overturned, SpotCheck
from tests import factories
from tests.integration.pages import as_read
from tests.integration.triage import permits

pytestmark = pytest.mark.usefixtures("moment")
ALL_CHECKED = {"rate": 1, "brake": {"disagreement": 0.1, "after": 4}}


@pytest.fixture(autouse=True)
def offered(council):
    permits.offer(council, sampling=ALL_CHECKED)


@pytest.fixture
def ada(desk):
    return desk(level=Level.ADVANCED)


def applied(council, many, changes=None):
    return [permits.apply(council, {"registration": f"CK{number:02} AAA", **(changes or {})}) for number in range(many)]


def checks(council):
    return council.scalars(select(SpotCheck).order_by(SpotCheck.id)).all()


def disagree(council, actor, criterion="fits"):
    """Every check that waits is made by `actor`, who sees one criterion otherwise each time."""
    for found in blind.waiting(council, actor, at=factories.AT):
        one = blind.take(council, actor, found.public_id, at=factories.AT)
        blind.judge(council, one, judged="refused", words="It is longer than that.", actor=actor, at=factories.AT)
        blind.say_why(council, one, disagreed=[criterion], actor=actor, at=factories.AT)


def test_what_a_person_decided_and_what_is_hidden_is_never_drawn(council):
    permits.apply(council, permits.KEEPER_UNKNOWN)
    permits.apply(council, {"description": "My husband hits me and I am afraid of him."})
    assert checks(council) == []


def test_a_decision_of_the_rule_is_drawn_with_what_it_rests_on(council):
    [case] = applied(council, 1)
    [check] = checks(council)
    assert (check.case_id, check.outcome_id, check.decided, check.share) == (case.id, "paid", "granted", 1_000)
    assert set(check.criteria) == {"resident", "is_keeper", "fits"}


def test_the_page_shows_what_was_told_and_nothing_of_the_answer(council, ada):
    applied(council, 1)
    [check] = checks(council)
    text = ada.get(f"/desk/checks/{check.public_id}").text
    assert "RW19" not in text and "CK00 AAA" in text and "4.1" in text
    for words in ("The rule grants it", "The car fits the bay.", "£60.00"):
        assert words not in text, words
    council.expire_all()
    assert council.scalars(select(AuditRow.subject_id).where(AuditRow.subject_kind == "spot_check")).all() == [
        check.public_id], "that they looked is written down, and not as a look at the case"


def test_one_who_agrees_is_done_at_once_and_sees_the_reasons(council, ada):
    applied(council, 1)
    [check] = checks(council)
    page = ada.submit(f"/desk/checks/{check.public_id}", {"judged": "granted", "text": "All is there."}, form=1)
    assert "You and the rule agree" in page.text and "The car fits the bay." in page.text
    council.refresh(check)
    assert (check.judged, check.disagreed) == ("granted", []) and check.done_at is not None
    assert council.scalars(select(Task).where(Task.key.startswith("spot-check"))).all() == []


def test_one_who_does_not_says_where_and_the_case_is_looked_at_again(council, ada):
    [case] = applied(council, 1)
    [check] = checks(council)
    address = f"/desk/checks/{check.public_id}"
    page = ada.submit(address, {"judged": "refused", "text": "Too long."}, form=1)
    assert "do not agree" in page.text and "The car fits the bay." in page.text
    ada.submit(address, {"disagreed": "fits", "why": "yes"}, form=1)
    council.refresh(check)
    assert check.disagreed == ["fits"]
    assert council.scalars(select(Task.case_id).where(Task.key.startswith("spot-check"))).all() == [case.id]
    council.refresh(case)
    assert case.state == State.AWAITING_PAYMENT    # a check changes nothing by itself


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(council, ada):
    applied(council, 1)
    [check] = checks(council)
    page = ada.submit(f"/desk/checks/{check.public_id}", {"text": "Kept words"}, form=1)
    assert page.status_code == 422 and "Select what you would decide" in page.text and "Kept words" in page.text


def test_whoever_has_opened_the_case_cannot_check_it_blind(council, ada):
    [case] = applied(council, 1)
    [check] = checks(council)
    ada.get(f"/desk/cases/{case.reference}")
    assert "No checks wait for you" in ada.get("/desk/checks").text
    page = ada.get(f"/desk/checks/{check.public_id}", follow_redirects=True)
    assert "You have looked at this case" in page.text


def test_two_officers_do_not_make_one_check(council, desk):
    applied(council, 1)
    [check] = checks(council)
    ada, ben = desk(level=Level.ADVANCED), desk("Ben Lock", level=Level.ADVANCED)
    assert ada.get(f"/desk/checks/{check.public_id}").status_code == 200
    page = ben.get(f"/desk/checks/{check.public_id}", follow_redirects=True)
    assert "Another officer is making this check" in page.text


def test_a_core_adviser_makes_no_checks(council, desk):
    applied(council, 1)
    core = desk(level=Level.CORE)
    assert core.get("/desk/checks").status_code == 403
    assert "waits to be checked" not in core.get("/desk").text


def test_the_brake_is_pulled_once_and_says_so_and_the_rule_waits_for_a_press(council, desk):
    actor = factories.actor_of(council, "Cara Weir", level=Level.ADVANCED)
    applied(council, 8)
    disagree(council, actor)
    [pulled] = council.scalars(select(Brake)).all()
    assert (pulled.service_id, pulled.outcome_id, pulled.figures["limit"]) == (permits.SERVICE, "paid", 0.1)
    assert len(council.scalars(select(Task).where(Task.key.startswith("brake:"))).all()) == 1
    [held] = applied(council, 1, {"registration": "HE11 DUP"})
    assert (held.state, held.tier) == (State.WITH_ADVISER, 2) and "checks disagreed" in held.tier_reason
    [free] = applied(council, 1, {"registration": "FR33 DOM", **permits.FREE})
    assert free.state == State.CLOSED    # another outcome of the service goes on
    visitor = desk(level=Level.ADVANCED)
    page = visitor.get(f"/desk/cases/{held.reference}").text
    assert "Grant, as the rule says" in page and "Grant it, as the rule says" not in page
    posting = [form.action for form in as_read(page).forms() if form.method.lower() == "post"]
    number = posting.index(f"/desk/cases/{held.reference}/confirm_rule")
    posted = visitor.submit(f"/desk/cases/{held.reference}", {}, form=number)
    assert "Decided." in posted.text
    council.refresh(held)
    assert (held.state, held.outcome) == (State.AWAITING_PAYMENT, Outcome.GRANTED)
    decision = council.scalars(select(Decision).where(Decision.case_id == held.id)).one()
    assert decision.by == "officer" and "The car fits the bay." in decision.reasons
    assert council.scalars(select(Event.tier).where(Event.case_id == held.id)).all() == [2]
    assert len(checks(council)) == 9    # what an officer confirmed is not drawn


def test_a_manager_sees_the_figures_and_releases_the_brake_with_a_reason(council, desk):
    actor = factories.actor_of(council, "Cara Weir", level=Level.ADVANCED)
    applied(council, 4)
    disagree(council, actor)
    [pulled] = council.scalars(select(Brake)).all()
    manager = desk("Mia Tarn", level=Level.MANAGER)
    text = manager.get("/manage/quality").text
    assert "Stopped" in text and "4 of 4" in text and "Bay permit: paid" in text
    address, field = f"/manage/quality/brakes/{pulled.public_id}/release", f"why-{pulled.public_id}"
    assert manager.submit("/manage/quality", {}, form=1).status_code == 422
    page = manager.submit("/manage/quality", {field: "The table of lengths was put right."}, form=1)
    assert "The rule decides alone again" in page.text
    council.refresh(pulled)
    assert pulled.released_at is not None and brake.live(council, "aldermere", permits.SERVICE, "paid") is None
    assert brake.measured(council, "aldermere", permits.SERVICE, "paid", at=pulled.released_at)[""].checks == 0
    assert manager.post(address, data={field: "Again"}).status_code == 400    # without the form's own token
    assert desk("Noel Fenn", level=Level.SPECIALIST).get("/manage/quality").status_code == 403


def test_a_decision_that_a_review_overturns_stands_in_the_way_of_a_change_that_makes_it_again(council):
    case = permits.apply(council, permits.TOO_LONG)
    assert case.outcome == Outcome.REFUSED
    reviews.ask(council, case, why="It was measured wrongly.", party=factories.party(council, case), at=factories.AT)
    chief = factories.actor_of(council, "Mia Tarn", level=Level.MANAGER)
    case.queue, case.owner_id = None, chief.officer_id
    decide.decide(council, case, outcome=Outcome.GRANTED, reasons="It is 4.5 m long.", actor=chief, at=factories.AT)
    [row] = council.scalars(select(Overturned)).all()
    assert (row.was, row.decided) == ("not_eligible", "granted")
    now = versions.current(council, "aldermere", permits.SERVICE)
    [standing] = overturned.against(council, now.compiled, [row])
    assert not standing.holds and standing.now == "The rule decides alone: not eligible."
    permits.offer(council, parameters={"longest_m": [{"from": "2024-04-01", "value": 6, "source": "a test"}],
                                       "fee_pence": [{"from": "2024-04-01", "value": 6000, "source": "a test"}]})
    changed = versions.current(council, "aldermere", permits.SERVICE)
    assert overturned.against(council, changed.compiled, [row])[0].holds
    overturned.excuse(council, row, why="It was a mistake in measuring.", actor=chief, at=factories.AT)
    assert overturned.of(council, "aldermere", permits.SERVICE) == []


def test_an_upheld_review_leaves_nothing_behind(council):
    case = permits.apply(council, permits.TOO_LONG)
    reviews.ask(council, case, why="I do not agree.", party=factories.party(council, case), at=factories.AT)
    chief = factories.actor_of(council, "Mia Tarn", level=Level.MANAGER)
    case.queue, case.owner_id = None, chief.officer_id
    decide.decide(council, case, outcome=Outcome.REFUSED, reasons="It is too long.", actor=chief, at=factories.AT)
    assert council.scalars(select(Overturned)).all() == []
