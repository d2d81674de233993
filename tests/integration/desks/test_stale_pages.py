"""An old page: whoever acts on one is told what others did meanwhile, keeps the words, and changes nothing. Asked of
every form of the desk that leads to a case, as they stand in the url map."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdoor.cases.approval import ApprovalKind
from frontdoor.cases.case import Outcome, Priority, State
from frontdoor.cases.history import Entry
from frontdoor.cases.referral import ReferralKind
from frontdoor.desks import clock_actions, offers
from frontdoor.keys import Keys
from frontdoor.people.actor import Level
from frontdoor.triage import approvals, duplicates, handing, handshakes, merging, placement, tokens
from tests import factories
from tests.factories import AT
from tests.integration.desks.conftest import found
from tests.integration.desks.test_bulk import confirm, send
from tests.integration.desks.test_queues import reports

pytestmark = pytest.mark.usefixtures("moment")
TYPED = "It is 2 cm deep, and was filled on Friday."
ACTIONS = {**offers.BY_SLUG, **clock_actions.BY_SLUG}
# The forms that carry a token of what their officer saw.
CARRY_A_TOKEN = {"desks.act"}
# Why an old page of the others does no harm.
HARMLESS = {
    "desks.keep_text": "keeps text, and does nothing to the case",
    "desks.break_glass": "opens what stands there now",
    "desks.plan_line_done": "says of one line that it is done, which cannot be said twice",
    "desks.answer_councillor": "is a message to whoever follows, like any letter",
    "desks.end_councillor": "ends a consent, which cannot be ended twice",
    "desks.settle_councillor": "answers a question that is put once",
}


@pytest.fixture
def case(council):
    return factories.case(council, factories.FOR_A_PERSON)


def lines(session, case):
    return session.scalar(select(func.count()).select_from(Entry).where(Entry.case_id == case.id))


def test_every_form_that_leads_to_a_case_carries_a_token_or_does_no_harm(app):
    forms = {rule.endpoint for rule in app.url_map.iter_rules()
             if "POST" in rule.methods and rule.endpoint.startswith("desks.") and "reference" in rule.arguments}
    assert forms == CARRY_A_TOKEN | set(HARMLESS)


def test_every_action_on_a_page_that_is_out_of_date_is_refused_with_the_words_and_what_changed(
    app, council, seat, settings, case,
):
    app.config["WTF_CSRF_ENABLED"] = False
    ada, bo = factories.officer(council), factories.officer(council, "Bo Lane")
    seen, keys, visitor = lines(council, case), Keys(settings.secret_keys), seat(ada)
    old = {slug: tokens.issue(keys, case, slug, ada.as_actor(), AT) for slug in ACTIONS}
    placement.take(council, case, actor=bo.as_actor(), at=AT)
    before = lines(council, case)
    for slug, action in ACTIONS.items():
        back = visitor.post(f"/desk/cases/{case.reference}/{slug}",
                            data={"token": old[slug], "seen": seen, "text": TYPED})
        assert back.status_code == 409 and "Bo Lane, 23 Nov 2026, 9:30am: " in back.text, slug
        assert (TYPED in back.text) == hasattr(action.form, "text"), slug
    council.refresh(case)
    assert (lines(council, case), case.owner_id) == (before, bo.id)


def test_an_answer_to_an_approval_or_a_referral_that_others_were_first_with_keeps_the_words(council, desk, case):
    core = factories.actor_of(council, "Cy Reed", level=Level.CORE)
    ada, bo = desk(), factories.officer(council, "Bo Lane")
    placement.take(council, case, actor=core, at=AT)
    handshakes.ask(council, case, ReferralKind.HELP, "parking", reason="Is it in a bay?", actor=core, at=AT)
    approvals._ask(council, case, ApprovalKind.DECISION, Level.MANAGER, {"outcome": str(Outcome.NO_ACTION)}, "2 cm.",
                   core, AT)
    pages = [found(r'href="(/desk/approvals/[^"]+)"', ada.get("/desk/referrals").text),
             found(r'href="(/desk/referrals/[0-9a-f]+)"', ada.get("/desk/referrals").text)]
    opened = [ada.get(page).text for page in pages]
    hidden = [{name: found(rf'name="{name}"[^>]*value="([^"]*)"', text) for name in ("csrf_token", "token", "seen")}
              for text in opened]
    handing.give(council, case, bo, reason="Bo knows it.", actor=bo.as_actor(), at=AT)
    for page, fields, answer in zip(pages, hidden, ("agree", "revoke"), strict=True):
        back = ada.post(page, data={**fields, "answer": answer, "text": TYPED})
        assert back.status_code == 409 and TYPED in back.text and "This case changed meanwhile" in back.text
        assert "Bo knows it." in back.text
        assert ada.post(page, data={**fields, "csrf_token": "old", "text": TYPED}).status_code == 400
        again = {name: found(rf'name="{name}"[^>]*value="([^"]*)"', back.text) for name in fields}
        council.refresh(case)
        assert case.state == State.WITH_ADVISER
        done = ada.post(page, data={**again, "answer": "refuse" if answer == "agree" else answer, "text": TYPED})
        assert done.status_code == 303
        over = ada.post(page, data={**again, "answer": answer, "text": TYPED})
        assert over.status_code == 409 and TYPED in over.text


def test_of_many_cases_the_one_that_changed_is_left_alone_and_the_words_stay(council, desk):
    mine, changed = reports(council, 2)
    ada = desk()
    page = confirm(ada, "decide", [mine, changed])
    bo = factories.actor_of(council, "Bo Lane")
    handing.set_priority(council, changed, Priority.HIGH, reason="By a school", actor=bo, at=AT)
    done = send(ada, page, "decide", outcome="no_action", text=TYPED)
    assert "1 of 2 cases decided" in done.text and "It changed after you chose it. Bo Lane: " in done.text
    assert TYPED in done.text and (mine.state, changed.state) == (State.CLOSED, State.WITH_ADVISER)
    page = confirm(ada, "decide", [changed])
    stale = ada.post("/desk/queues/highways/chosen/decide", data={
        "csrf_token": found(r'name="csrf_token" value="([^"]+)"', page.text), "case": changed.reference, "token": "x",
        "outcome": "no_action", "text": TYPED})
    assert stale.status_code == 409 and TYPED in stale.text and changed.state == State.WITH_ADVISER


def test_text_that_was_not_sent_outlives_a_hand_over_and_a_join_of_people_and_of_reports(council, desk, case):
    ada, bo = desk(), factories.officer(council, "Bo Lane")
    path = f"/desk/cases/{case.reference}/reply"
    ada.submit(path, {"text": TYPED, "keep": "yes"}, form=1)
    actor = bo.as_actor()
    handing.give(council, case, bo, reason="", actor=actor, at=AT + timedelta(minutes=1))
    other = factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place("By the school", 610_000)})
    one, two = (factories.party(council, each).resident for each in (other, case))
    merging.merge(council, one, two, actor=actor, reason="The same", at=AT)
    duplicates.attach(council, case, other, "mark_duplicate", actor=actor, at=AT)
    assert TYPED in ada.get(f"/desk/cases/{case.reference}").text and TYPED in ada.get(path).text
