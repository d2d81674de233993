"""Applications at the desk: what the rule lacked is found out, the answer is given, and looked at again."""

import pytest
from sqlalchemy import select

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Outcome, State
from frontdoor.cases.files import FileStore
from frontdoor.cases.history import Decision, Entry
from frontdoor.entitlements import grants
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges
from frontdoor.people.actor import Level
from frontdoor.triage import reviews
from tests import factories
from tests.integration.triage import permits

pytestmark = pytest.mark.usefixtures("moment")
KEEPER = {"keeper": "yes", "how_known": "Seen on the log book."}


@pytest.fixture(autouse=True)
def offered(council):
    permits.offer(council)


@pytest.fixture
def case(council):
    return permits.apply(council, permits.KEEPER_UNKNOWN)


@pytest.fixture
def ada(desk):
    return desk(level=Level.ADVANCED)


def act(visitor, case, slug, **fields):
    return visitor.submit(f"/desk/cases/{case.reference}/{slug}", fields, form=1)


def click(visitor, case, words):
    """Press a button on the case's own page."""
    page = visitor.get(f"/desk/cases/{case.reference}")
    forms = page.text.split("<form")
    number = next(i for i, form in enumerate(forms[1:]) if f">{words}<" in form.replace("\n", "").replace("  ", ""))
    posting = sum('method="post"' in form for form in forms[1:number + 1])
    return visitor.submit(f"/desk/cases/{case.reference}", {}, form=posting)


def fresh(council, case):
    council.refresh(case)
    return case


def told(council, purpose):
    return council.scalars(select(OutboxRow.body).where(OutboxRow.purpose == purpose)).one()


def test_the_page_names_exactly_what_is_missing(ada, case):
    text = ada.get(f"/desk/cases/{case.reference}").text
    for words in ("Missing:</b> Registered keeper.", "The rule could not decide without: registered keeper",
                  "Gate: evidence.", "Bay permit: RW19 OSE", "Answer what was missing", "Sent "):
        assert words in text, words
    for words in ("Repair finished", "Join to another report", "Open again", "People affected", "as the rule says"):
        assert words not in text, words


def test_what_was_missing_is_answered_and_then_one_click_grants_it(council, ada, case):
    page = act(ada, case, "answer_missing", **KEEPER)
    assert "The rule was asked again" in page.text and "The rule grants it." in page.text
    assert fresh(council, case).answers["keeper"]["from"] == "officer" and case.state == State.WITH_ADVISER
    note = council.scalars(select(Entry).where(Entry.move == "answer_missing")).one()
    assert (note.words, note.reason) == ("Found out: registered keeper", "Seen on the log book.")
    click(ada, case, "Grant it, as the rule says")
    assert (fresh(council, case).state, case.outcome, case.tier) == (State.AWAITING_PAYMENT, Outcome.GRANTED, 2)
    decision = council.scalars(select(Decision)).one()
    assert decision.by == "officer" and "The car is yours." in decision.reasons
    assert [(one.kind, one.tier) for one in council.scalars(select(Event))] == [("decided", 2)]
    assert "£60.00" in told(council, "granted_to_pay")


def test_the_officer_says_how_they_know_and_nothing_that_was_typed_is_lost(council, ada, case):
    page = act(ada, case, "answer_missing", keeper="yes", how_known=" ")
    assert page.status_code == 422 and page.text.count("Enter how you know") == 2 and "checked" in page.text
    page = act(ada, case, "answer_missing", how_known="I rang them.", keeper="")
    assert page.status_code == 409 and "Answer at least one question." in page.text and "I rang them." in page.text
    assert fresh(council, case).answers["keeper"]["value"] == "dont_know"


def test_only_who_may_open_the_gate_answers_for_the_rule(desk, case):
    page = desk(level=Level.CORE).get(f"/desk/cases/{case.reference}/answer_missing")
    assert "This needs an officer of at least advanced level." in page.text and "<textarea" not in page.text


def test_the_price_must_be_known_or_nothing_is_granted_and_the_reasons_are_sent(council, ada, case):
    page = act(ada, case, "decide", outcome="granted", text="We know you well.")
    assert page.status_code == 200 and "Decided." in page.text
    assert fresh(council, case).state == State.AWAITING_PAYMENT
    charge = charges.by_key(council, case.council_id, f"case:{case.reference}")
    assert charge is not None and charge.amount_pence == 6000


def test_a_refusal_needs_reasons_and_shows_what_would_change_it(council, ada):
    case = permits.apply(council, {**permits.KEEPER_UNKNOWN, "lives_here": False})
    page = ada.get(f"/desk/cases/{case.reference}/decide")
    assert "What the rule says now" in page.text and "If you move to the street, apply again." in page.text
    for words in ("Grant", "Refuse", "Not needed"):
        assert words in page.text, words
    assert "Accept and plan" not in page.text
    page = act(ada, case, "decide", outcome="refused", text="")
    assert page.status_code == 422 and "Enter the reasons for your decision" in page.text
    shown = act(ada, case, "decide", outcome="refused", text="You live elsewhere.", preview="yes")
    assert "our answer is no" in shown.text and "If you move to the street, apply again." in shown.text
    act(ada, case, "decide", outcome="refused", text="You live elsewhere.")
    assert (fresh(council, case).state, case.outcome) == (State.CLOSED, Outcome.REFUSED)
    assert "Why: You live elsewhere." in told(council, "refused")
    assert "If you move to the street, apply again." in told(council, "refused")


def test_only_what_fits_an_application_can_be_decided(ada, case):
    for outcome in ("accepted", "no_action", "not_paid", ""):
        page = act(ada, case, "decide", outcome=outcome, text="Because.")
        assert page.status_code == 422 and "Select what you decide" in page.text


def test_granting_against_the_rule_takes_the_level_that_the_service_asks_for(council, ada, desk):
    case = permits.apply(council, permits.TOO_LONG)
    reviews.ask(council, case, why="It fits.", party=factories.party(council, case), at=factories.AT)
    page = act(ada, case, "decide", outcome="granted", text="We let it pass.")
    assert page.status_code == 409 and "needs an officer of at least manager level" in page.text
    assert fresh(council, case).state == State.UNDER_REVIEW
    boss = desk("Bo Lane", level=Level.MANAGER)
    act(boss, case, "decide", outcome="granted", text="We let it pass.")
    assert fresh(council, case).outcome == Outcome.GRANTED
    decision = council.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert decision.detail["against_the_rule"] is True
    assert "Against the rule" in boss.get(f"/desk/cases/{case.reference}").text


def test_a_review_begins_with_the_decision_it_is_about(council, ada):
    case = permits.apply(council, permits.TOO_LONG)
    reviews.ask(council, case, why="I measured it again.", party=factories.party(council, case), at=factories.AT)
    text = ada.get(f"/desk/cases/{case.reference}").text
    record = text.partition("What you are asked to look at again")[2].partition(">Who<")[0]
    for words in ("Refused.", "Decided by rule", "“Bay permit”, version 1", "I measured it again.",
                  "Your car is too long.", "The car is longer than 5 m.", "A car of up to 5 m fits."):
        assert words in record, words


def test_a_mistake_is_put_right_in_a_review_and_the_answer_changes(council, ada):
    case = permits.apply(council, permits.TOO_LONG)
    reviews.ask(council, case, why="It is 4.5 m.", party=factories.party(council, case), at=factories.AT)
    assert "Put an answer right" in ada.get(f"/desk/cases/{case.reference}").text
    act(ada, case, "answer_missing", length_m="4.5", how_known="The maker says so.")
    click(ada, case, "Grant it, as the rule says")
    assert fresh(council, case).state == State.AWAITING_PAYMENT
    assert "We have changed our answer" in told(council, "review_changed") and told(council, "granted_to_pay")
    assert [one.kind for one in council.scalars(select(Event).order_by(Event.id))] == ["decided", "reviewed"]


def test_a_refusal_that_stands_is_said_to_stand(council, ada):
    case = permits.apply(council, permits.TOO_LONG)
    reviews.ask(council, case, why="It fits.", party=factories.party(council, case), at=factories.AT)
    act(ada, case, "decide", outcome="refused", text="We measured it too.")
    assert (fresh(council, case).state, case.outcome) == (State.CLOSED, Outcome.REFUSED)
    assert "still stands" in told(council, "review_upheld")
    assert council.scalars(select(OutboxRow).where(OutboxRow.purpose == "refused")).one(), "not sent again"


def test_whoever_decided_does_not_decide_the_review(council, ada, desk, case):
    act(ada, case, "decide", outcome="refused", text="No.")
    reviews.ask(council, fresh(council, case), why="Why?", party=factories.party(council, case), at=factories.AT)
    assert "You decided this case before." in ada.get(f"/desk/cases/{case.reference}").text
    act(desk("Bo Lane", level=Level.ADVANCED), case, "decide", outcome="granted", text="It was in the post.")
    assert fresh(council, case).outcome == Outcome.GRANTED


def test_a_free_grant_of_an_officer_is_issued_at_once(council, ada):
    case = permits.apply(council, {**permits.KEEPER_UNKNOWN, **permits.FREE})
    act(ada, case, "answer_missing", **KEEPER)
    click(ada, case, "Grant it, as the rule says")
    assert fresh(council, case).state == State.CLOSED
    assert grants.of_case(council, case.council_id, case.id) is not None


def test_documents_stand_on_the_page_and_come_down_as_files(council, settings, ada, case):
    content = b"%PDF-1.4 a log book"
    council.add(Attachment(
        council_id=case.council_id, case_id=case.id, fact_id="keeper", name="log book.pdf", scan="clean",
        media_type="application/pdf", size_bytes=len(content), digest=FileStore(settings.files).put(content),
        created_at=factories.AT, public_id="abc123",
    ))
    text = ada.get(f"/desk/cases/{case.reference}").text
    assert "Registered keeper: log book.pdf" in text and "PDF, 19 Bytes" in text
    sent = ada.get(f"/desk/cases/{case.reference}/files/abc123")
    assert sent.data == content and sent.headers["Content-Disposition"].startswith("attachment")
