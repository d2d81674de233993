"""The pages of working with others: what is typed and not sent, referrals, approvals, the episode, a partner's page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.bookings.models import Booking
from frontdoor.cases.approval import Approval
from frontdoor.cases.case import State
from frontdoor.cases.episode import Episode
from frontdoor.cases.referral import Referral, ReferralState
from frontdoor.cases.unsent import OfficerDraft
from frontdoor.contacts.call_back import CallBack
from frontdoor.keys import Keys
from frontdoor.payments.models import Refund
from frontdoor.people.actor import Level
from frontdoor.people.households import Household, Member, NamedWorker
from frontdoor.triage import partners
from tests import factories, rooms
from tests.integration.desks.conftest import found
from tests.integration.triage import permits, test_concessions
from tests.integration.working.conftest import CARE

pytestmark = pytest.mark.usefixtures("moment")
TYPED = "The edge gives way when a car drives over it."
SOON = (factories.AT + timedelta(days=20)).date()
DAY = [str(SOON.day), str(SOON.month), str(SOON.year)]


@pytest.fixture
def case(council):
    return factories.case(council, factories.FOR_A_PERSON)


@pytest.fixture
def care(council):
    return factories.case(council, service_id="adult-social-care-assessment", answers=CARE)


@pytest.fixture
def ruth(desk):
    return desk("Ruth Worker", level=Level.SPECIALIST, teams=("adult-social-care",))


def address(case, slug=""):
    return f"/desk/cases/{case.reference}" + (f"/{slug}" if slug else "")


def send(visitor, path, fields, which="novalidate"):
    """Fetch a page and send the first form on it whose tag has those words."""
    return visitor.submit(path, fields, form=next_form(visitor.get(path).text, which))


def act(visitor, case, slug, fields):
    """Open an action and send it."""
    return send(visitor, address(case, slug), fields)


def last_time(adviser, case):
    """The last of the times that are offered: on a slow day the first may be too soon by when it is sent."""
    return re.findall(r'name="slot"[^>]*value="([^"]*)"', adviser.get(address(case, "appointment")).text)[-1]


def next_form(text, wanted):
    """The place of that form among those of the page that post."""
    posts = [tag for tag in re.findall(r"<form[^>]*>", text) if 'method="post"' in tag]
    return next(place for place, tag in enumerate(posts) if wanted in tag)


def test_what_was_saved_for_later_stands_there_again_also_for_whoever_comes_next(council, desk, case):
    ada, bo = desk(), desk("Bo Lane")
    kept = act(ada, case, "decide", {"outcome": "no_action", "text": TYPED, "keep": "yes"})
    assert "Your text is kept" in kept.text and "Not sent yet" in kept.text
    again = ada.get(address(case, "decide")).text
    assert TYPED in again and 'value="no_action" checked' in again and "Kept, and not sent yet" in again
    assert TYPED not in bo.get(address(case, "decide")).text
    link = found(r'href="([^"]*\?of=[^"]*)"', bo.get(address(case)).text)
    theirs = bo.get(link).text
    assert TYPED in theirs and "Unsent text of Ada Quay" in theirs and "Throw it away" not in theirs


def test_what_was_sent_is_not_unsent_any_more(council, desk, case):
    ada = desk()
    act(ada, case, "reply", {"text": TYPED, "keep": "yes"})
    act(ada, case, "reply", {"text": TYPED})
    assert council.scalars(select(OfficerDraft)).all() == []


def test_text_is_kept_when_something_is_wrong_with_it_and_when_others_were_first(council, desk, case):
    ada, bo = desk(), desk("Bo Lane")
    assert act(ada, case, "decide", {"text": TYPED}).status_code == 422
    open_page = ada.get(address(case, "decide")).text
    hidden = {name: found(rf'name="{name}"[^>]*value="([^"]*)"', open_page) for name in ("csrf_token", "token", "seen")}
    act(bo, case, "refer_to_specialist", {"text": "It may be undermined."})
    assert ada.post(address(case, "decide"), data={
        **hidden, "outcome": "no_action", "text": TYPED + " Truly."}).status_code == 409
    [row] = council.scalars(select(OfficerDraft)).all()
    assert row.fields == {"outcome": ["no_action"], "text": [TYPED + " Truly."]} and row.words.endswith("Truly.")


def test_the_page_keeps_by_itself_what_is_typed_and_throws_it_away_when_told(council, desk, case):
    ada = desk()
    token = found(r'name="csrf_token"[^>]*value="([^"]*)"', ada.get(address(case, "reply")).text)
    sent = ada.post(address(case, "reply/keep"), data={"csrf_token": token, "text": TYPED, "token": "x"})
    assert sent.json == {"kept": True}
    assert council.scalars(select(OfficerDraft)).one().fields == {"text": [TYPED]}
    gone = act(ada, case, "reply", {"throw": "yes"})
    assert "begin anew" not in gone.text and council.scalars(select(OfficerDraft)).all() == []


def test_an_empty_page_keeps_nothing_and_a_hidden_case_is_not_there(council, desk, case):
    ada = desk()
    token = found(r'name="csrf_token"[^>]*value="([^"]*)"', ada.get(address(case, "reply")).text)
    ada.post(address(case, "reply/keep"), data={"csrf_token": token, "text": "  "})
    assert council.scalars(select(OfficerDraft)).all() == []
    assert ada.post("/desk/cases/FD-0000-0000-0/reply/keep", data={"csrf_token": token}).status_code == 404


def test_a_referral_is_asked_refused_and_accepted_on_pages(council, desk, care, ruth):
    theo = desk("Theo Housing", level=Level.SPECIALIST, teams=("housing",))
    act(ruth, care, "ask_team", {"team": "housing", "text": "Can she move to the ground floor?"})
    [row] = council.scalars(select(Referral)).all()
    assert "Theo" not in ruth.get("/desk/referrals").text and "Housing" in ruth.get("/desk/referrals").text
    assert "Another team asks yours to help" in theo.get("/desk").text
    page = f"/desk/referrals/{row.public_id}"
    assert "Can she move" in theo.get(page).text
    refused = send(theo, page, {"answer": "refuse"})
    assert refused.status_code == 409 and "Give a reason." in refused.text
    send(theo, page, {"answer": "refuse", "text": "There is none free."})
    assert "There is none free." in ruth.get(address(care)).text
    act(ruth, care, "transfer", {"team": "housing", "text": "It is about the home."})
    row = council.scalars(select(Referral).order_by(Referral.id.desc())).first()
    send(theo, f"/desk/referrals/{row.public_id}", {"answer": "accept"})
    council.refresh(care)
    assert care.team == "housing" and row.state == ReferralState.DONE
    assert desk("Una Other", teams=("parking",)).get(page).status_code == 404


def test_a_partner_answers_on_a_page_without_an_account(council, client, settings, care, ruth):
    act(ruth, care, "ask_partner", {"partner": "harbour-carers", "told": "Somebody to sit with him.",
                                    "text": "She is worn out.", "waits": "yes"})
    [row] = council.scalars(select(Referral)).all()
    page = f"/partners/referrals/{partners.link(Keys(settings.secret_keys), row)}"
    text = client.get(page).text
    assert "Somebody to sit with him." in text and "worn out" not in text and "Ivy" not in text
    no_reason = send(client, page, {"answer": "refuse", "text": " "})
    assert no_reason.status_code == 409 and "Give a reason." in no_reason.text
    send(client, page, {"answer": "accept", "text": "Gladly."})
    done = send(client, page, {"answer": "done", "text": "We sit with him on Mondays."})
    assert "You said it is done" in done.text
    council.refresh(care)
    assert care.state == State.WITH_SPECIALIST and "We sit with him on Mondays." in ruth.get(address(care)).text
    assert client.get(page + "x").status_code == 404 == client.get("/partners/referrals/nothing").status_code


def test_the_story_has_their_own_words_and_what_is_missing(council, desk, ruth):
    care = factories.case(council, {"cause": "dont_know"}, service_id="adult-social-care-assessment", answers=CARE)
    text = ruth.get(address(care)).text
    story = text.partition("The story so far")[2].partition("</section>")[0]
    for words in ("I cannot carry a pan any more.", "What they agreed to", "What is missing", "Received"):
        assert words in story, words
    assert "The story so far" not in desk().get(address(factories.case(council, factories.FOR_A_PERSON))).text


def test_an_assessment_becomes_a_plan_on_pages_and_is_on_the_caseload(council, desk, care, ruth):
    send(ruth, address(care), {}, "/take")
    gwyn = desk("Gwyn Boss", teams=("adult-social-care",))
    assert "You hold no assessments" in ruth.get("/desk/caseload").text
    act(ruth, care, "choose_scale", {"scale": "light", "text": "One thing has changed."})
    wrong = act(ruth, care, "judge", {"daily_life_rating": "2", "risk": "low", "text": "Help with meals."})
    assert wrong.status_code == 409 and "Say what shows it: Daily life." in wrong.text
    act(ruth, care, "judge", {"daily_life_rating": "2", "daily_life_evidence": "A pan is too heavy.", "risk": "low",
                              "text": "Help with meals."})
    act(ruth, care, "add_to_plan", {"goal": "Cook", "action": "A lighter pan", "who": "Ruth", "by": DAY})
    row = council.scalars(select(Approval)).one()
    assert "You asked for this yourself" not in gwyn.get(f"/desk/approvals/{row.public_id}").text
    assert "at least manager" in ruth.get(f"/desk/approvals/{row.public_id}").text
    send(gwyn, f"/desk/approvals/{row.public_id}", {"answer": "agree", "text": "Well seen."})
    act(ruth, care, "begin_plan", {"text": "Help with meals.", "review": DAY})
    council.refresh(care)
    assert care.state == State.IN_PROVISION
    assert care.reference in ruth.get("/desk/caseload").text and "13 Dec 2026" in ruth.get("/desk/reviews").text
    line = send(ruth, address(care), {}, "/plan/done")
    assert "The line of the plan is done." in line.text
    act(ruth, care, "review_plan", {"text": "She cooks.", "risk": "low", "review": DAY})
    act(ruth, care, "end_plan", {"outcome": "goals_met", "text": "She cooks again."})
    assert council.scalars(select(Episode.outcome)).one() == "goals_met"
    assert care.reference not in ruth.get("/desk/caseload").text


def test_an_adviser_gives_a_time_in_the_specialist_s_diary_while_they_talk(council, desk, care):
    rooms.room(council, "ruth", kind="social_worker", name="Ruth Worker’s diary", place="", team="adult-social-care",
               seats=1)
    adviser = desk("Sam Adviser", level=Level.ADVANCED)
    key = last_time(adviser, care)
    done = act(adviser, care, "appointment", {"slot": key})
    assert "The appointment is made" in done.text and "Ruth Worker’s diary" in done.text
    booking = council.scalars(select(Booking)).one()
    assert (booking.case_id, booking.state) == (care.id, "confirmed")
    again = act(adviser, care, "appointment", {"slot": "20200101T0000Z"})
    assert again.status_code == 422 and "Select a time" in again.text


def test_nobody_is_contacted_twice_on_a_day_without_somebody_saying_so(council, desk, care):
    rooms.room(council, "ruth", kind="social_worker", name="Ruth Worker’s diary", place="", team="adult-social-care",
               seats=1)
    adviser, person = desk("Sam Adviser", level=Level.ADVANCED), factories.party(council, care).resident
    act(adviser, care, "appointment", {"slot": last_time(adviser, care)})
    at = council.scalars(select(Booking.starts_at)).one()
    council.add(CallBack(council_id=care.council_id, key="k", name=person.name, number="+441632960001", reason="",
                         resident_id=person.id, from_at=at, until_at=at + timedelta(hours=1), booked_by="resident",
                         created_at=factories.AT))
    assert "(that day too: An adviser, at" in adviser.get(address(care, "appointment")).text
    record = f"/desk/people/{person.public_id}"
    send(adviser, record, {"reason": "She rang about the visit"})
    assert f"{record}/together" in adviser.get(record).text
    page = adviser.get(f"{record}/together").text
    assert page.count("Twice that day") == 2 and "Could one of you go for both" in page
    assert "who is in touch next" in page and care.reference in page
    ruth = factories.officer(council, "Ruth Named", teams=("adult-social-care",))
    household = Household(council_id=care.council_id, made_at=factories.AT)
    council.add(household)
    council.flush()
    council.add_all([
        Member(council_id=care.council_id, household_id=household.id, resident_id=person.id, relation="first",
               since_on=factories.AT.date(), source="officer", recorded_by="", at=factories.AT),
        NamedWorker(council_id=care.council_id, household_id=household.id, officer_id=ruth.id, reason="Knows her",
                    since_on=factories.AT.date(), named_by="")])
    care.confidentiality = 2
    page = adviser.get(f"{record}/together").text
    assert "<b>Ruth Named</b>, the named worker of the household" in page
    assert care.reference not in page and "Ruth Worker" not in page and "Twice that day" not in page


def test_gates_are_for_those_who_look_after_services(council, desk, case):
    text = desk("Lee Boss").get("/desk/gates").text
    assert "Into tier" in text and "100" in text
    assert desk("Sam Adviser", level=Level.ADVANCED).get("/desk/gates").status_code == 403


def test_empty_pages_say_what_they_are_for(desk):
    ada = desk()
    assert "Nobody asks your teams for help" in ada.get("/desk/referrals").text
    assert "No plan is due" in ada.get("/desk/reviews").text


def test_a_case_that_waits_says_until_when_and_why_and_goes_on_with_one_press(council, desk, case):
    ada = desk()
    send(ada, address(case), {}, "/take")
    wrong = act(ada, case, "hold", {"until": ["1", "1", "2020"], "text": "He is on holiday."})
    assert wrong.status_code == 409 and "from tomorrow on" in wrong.text
    act(ada, case, "hold", {"until": DAY})
    waiting = ada.get(address(case)).text
    assert "It waits until 13 Dec 2026" in waiting and "He is on holiday." in waiting
    assert ">Decide<" not in waiting.partition("Not possible now")[0]
    assert "The case goes on." in send(ada, address(case), {}, "/resume").text


def test_money_is_given_back_or_waived_on_the_page_of_the_case_once_somebody_else_agrees(council, desk, tmp_path):
    permits.offer(council)
    paid, owing = permits.apply(council), permits.apply(council, {"registration": "BB22 BBB"})
    test_concessions.pay(council, paid, tmp_path)
    ada = desk(level=Level.MANAGER, teams=(paid.team,))
    assert "Ask to give money back" in ada.get(address(paid)).text
    assert 'value="60.00"' in ada.get(address(paid, "give_back")).text
    for amount, said in (("sixty", "Amount must be in pounds and pence"), ("0", "Amount must be in pounds and pence")):
        wrong = act(ada, paid, "give_back", {"amount": amount, "text": TYPED})
        assert wrong.status_code == 422 and said in wrong.text and TYPED in wrong.text
    much = act(ada, paid, "give_back", {"amount": "60.01", "text": TYPED})
    assert much.status_code == 409 and "Only £60.00 of what was paid is left" in much.text and TYPED in much.text
    assert "No money moves before they do" in act(ada, paid, "give_back", {"amount": "£12.50", "text": TYPED}).text
    assert "No money moves before they do" in act(ada, owing, "waive_price", {"text": "They cannot pay."}).text
    page = ada.get(address(owing)).text
    assert "Waiving a price: £60" in page and "Ask that they do not have to pay" in page
    rows = {row.kind: row for row in council.scalars(select(Approval))}
    mine = ada.get(f"/desk/approvals/{rows['refund'].public_id}").text
    assert "Somebody else has to agree" in mine and 'value="agree"' not in mine
    mia = desk("Mia Tarn", level=Level.MANAGER, teams=(paid.team,))
    listed = mia.get("/desk/referrals").text
    assert "Giving money back: £12.50" in listed and "Waiving a price: £60" in listed
    for row, asked in ((rows["refund"], "Do you agree to give this money back?"),
                       (rows["waiver"], "Do you agree that they do not have to pay?")):
        opened = mia.get(f"/desk/approvals/{row.public_id}").text
        assert asked in opened and row.reason in opened
        assert "Your answer is written down" in send(mia, f"/desk/approvals/{row.public_id}", {"answer": "agree"}).text
    council.expire_all()
    assert council.scalars(select(Refund.amount_pence)).all() == [1250] and owing.state == State.CLOSED
