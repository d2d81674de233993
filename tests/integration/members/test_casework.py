"""What a councillor sees: as much as was agreed to, as long as it is; and nothing of anybody else's."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases import access, links
from frontdoor.cases.case import Case, Confidentiality, Outcome
from frontdoor.cases.members import MemberConsent, MemberMessage, Scope
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.keys import Keys
from frontdoor.notifications import failures
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.triage import decide, members, placement, questions
from frontdoor.triage.machine import MoveRefused, chances
from tests import factories
from tests.integration.desks.conftest import counted, found
from tests.integration.environment.conftest import ON_ONE
from tests.integration.members.conftest import CASTLE, councillor_of, enquiry
from tests.integration.members.test_raising import DANGER
from tests.integration.pages import as_read

NEW_EACH_TIME = re.compile(r'nonce="[^"]+"|name="csrf_token"[^>]* value="[^"]+"')
SECRET = "The key is under the third pot."


def written_to(session, case):
    """The constituent wrote about their case."""
    party = session.scalars(select(Party).where(Party.case_id == case.id)).one()
    questions.write(session, case, body=SECRET, party=party, at=factories.AT)


@pytest.mark.parametrize("scope, reads", [(Scope.STATUS, False), (Scope.MESSAGES, True)])
def test_she_reads_what_was_written_only_with_consent_for_that(council, member, hers, scope, reads):
    case = enquiry(council, member, scope=scope)
    written_to(council, case)
    page = hers.get(f"/members/cases/{case.reference}").text
    assert "Being looked at" in page and "The lamp outside her door" in page
    assert "We plan to decide what to do by Monday 7 December 2026" in page
    assert (SECRET in page) is reads
    looked = council.scalars(select(AuditRow).where(AuditRow.action == "opened")).one()
    assert (looked.actor_kind, looked.actor_id, looked.subject_id) == ("member", member.public_id, case.reference)


def test_she_writes_the_desk_answers_and_the_task_is_done(council, member, hers, desk):
    case = enquiry(council, member)
    adviser = desk()
    empty = hers.submit(f"/members/cases/{case.reference}", {"text": ""}, form=1)
    assert empty.status_code == 422 and "Enter your message" in empty.text
    for _ in range(2):
        hers.submit(f"/members/cases/{case.reference}", {"text": "Any news?"}, form=1)
    assert council.scalars(select(Task.words).where(Task.done_at.is_(None))).all() == ["Answer councillor Mira Solway"]
    assert "Mira Solway follows this for the resident" in adviser.get(f"/desk/cases/{case.reference}").text
    address = f"/desk/cases/{case.reference}/councillors"
    assert "Enter your answer" in adviser.submit(address, {"text": ""}, form=1).text
    said = adviser.submit(address, {"text": "The lamp is mended on Friday."}, form=1)
    assert "Councillor Mira Solway can read your answer" in said.text and "Any news?" in said.text
    assert council.scalars(select(Task).where(Task.done_at.is_(None))).all() == []
    assert "We wrote to you" in hers.get("/members").text
    assert "The lamp is mended on Friday." in hers.get(f"/members/cases/{case.reference}").text


def test_what_she_writes_is_read_for_danger_and_then_she_sees_it_no_more(council, member, hers):
    case = enquiry(council, member)
    said = hers.submit(f"/members/cases/{case.reference}", {"text": DANGER}, form=1)
    assert "We have your message" in said.text and "Joan Hardy" not in said.text
    council.refresh(case)
    assert case.queue == "duty" and hers.get(f"/members/cases/{case.reference}").status_code == 404


def test_the_resident_sees_who_follows_but_not_what_they_write_and_ends_it_at_once(
    council, member, hers, client, settings,
):
    case = enquiry(council, member)
    members.write(council, case, body="She owes rent, between us.", actor=member.as_actor(), at=factories.AT)
    party = council.scalars(select(Party).where(Party.case_id == case.id)).one()
    keys = Keys(settings.secret_keys)
    page = client.get(links.tracking_path(keys, case.reference, party.public_id), follow_redirects=True)
    assert "Councillor Mira Solway" in page.text and "She owes rent" not in page.text
    ended = client.submit(f"/cases/{case.reference}", {}, form=0)
    assert "The councillor can no longer see this" in ended.text
    assert "Councillors who follow for you" not in ended.text
    assert hers.get(f"/members/cases/{case.reference}").status_code == 404
    assert "Joan Hardy" not in hers.get("/members").text
    consent = council.scalars(select(MemberConsent)).one()
    assert consent.ended_at is not None


def test_an_officer_ends_it_and_cannot_write_to_her_any_more(council, member, hers, desk):
    case = enquiry(council, member)
    said = desk().submit(f"/desk/cases/{case.reference}/councillors", {}, form=2)
    assert "Councillor Mira Solway can no longer see this" in said.text and "No councillor follows this" in said.text
    assert hers.get(f"/members/cases/{case.reference}").status_code == 404
    with pytest.raises(MoveRefused, match="refused"):
        members.answer(council, case, member, body="Hello", actor=factories.actor_of(council, "Bo Lee"),
                       at=factories.AT)


@pytest.mark.parametrize("agree", ["yes", "no"])
def test_an_officer_looks_whose_case_it_is_before_she_may_follow_it(council, member, hers, desk, agree):
    report = factories.case(council, {"name": "Joan Hardy"})
    case = enquiry(council, member, scope=Scope.STATUS, earlier_reference=report.reference)
    adviser = desk()
    page = adviser.get(f"/desk/cases/{case.reference}/councillors").text
    assert report.title in page and "sent by <b>Joan Hardy</b>" in page
    token = found(r'name="csrf_token" value="([^"]+)"', page)
    adviser.post(f"/desk/cases/{case.reference}/councillors/asked", data={"agree": agree, "csrf_token": token})
    task = council.scalars(select(Task).where(Task.key == members.asked_key(case))).one()
    assert task.done_at is not None
    shown = hers.get(f"/members/cases/{report.reference}")
    assert (shown.status_code == 200) is (agree == "yes")
    assert "A case they ask to follow" not in adviser.get(f"/desk/cases/{case.reference}/councillors").text


def test_nobody_lets_her_follow_what_is_hidden_or_is_not_there(council, member):
    hidden = factories.case(council, {"description": DANGER})
    duty = factories.actor_of(council, "Dana Whit", teams=("duty", "customer-services"))
    adviser = factories.actor_of(council, "Sam Reed")
    for actor, reference, said in ((duty, hidden.reference, "Nobody may let a councillor see this case."),
                                   (adviser, hidden.reference, "No case that you may see has this reference."),
                                   (adviser, "nothing", "No case that you may see has this reference.")):
        case = enquiry(council, member, earlier_reference=reference, name=f"Joan {said} {reference}")
        with pytest.raises(MoveRefused) as refused:
            members.settle_request(council, case, agree=True, actor=actor, at=factories.AT)
        assert refused.value.reason == said
    access.grant(council, hidden, "member", member.public_id, reason="by mistake", at=factories.AT)
    with pytest.raises(access.CaseNotFound):
        access.find(council, member.as_actor(), hidden.reference)


def test_only_the_team_of_the_case_answers_her_or_decides_what_she_follows(council, member):
    case = enquiry(council, member)
    stranger = factories.actor_of(council, "Nell Thorne", teams=("parking",))
    with pytest.raises(MoveRefused, match="refused"):
        members.answer(council, case, member, body="No", actor=stranger, at=factories.AT)
    with pytest.raises(MoveRefused, match="refused"):
        members.settle_request(council, case, agree=False, actor=stranger, at=factories.AT)


@ON_ONE
def test_a_councillor_makes_no_move(council, member):
    case = enquiry(council, member)
    assert {chance.refusal is None for chance in chances(council, case, member.as_actor())} == {False}


def test_no_page_changes_by_a_case_that_is_not_hers_or_is_hidden(council, member, hers):
    enquiry(council, member)
    factories.case(council)
    pages = ("/members", "/members?show=finished", "/members/ward", "/members/raise")
    with time_machine.travel(factories.AT, tick=False):     # what a page says of the time is compared too
        before = [NEW_EACH_TIME.sub("", hers.get(path).text) for path in pages]
        factories.case(council, {"description": DANGER, "place": factories.place("No 9", 620_000)})
        enquiry(council, councillor_of(council, "Idris Vane", CASTLE), name="Abe Noble")
        council.flush()
        assert [NEW_EACH_TIME.sub("", hers.get(path).text) for path in pages] == before


def test_her_ward_shows_its_public_reports_by_service_and_in_pages(council, member, hers):
    for number in range(22):
        factories.case(council, {"place": factories.place(f"No {number}", 610_000 + 60 * number)})
    elsewhere = {"place": {**factories.place("Castle Hill", 640_000), "ward": CASTLE}}
    factories.case(council, elsewhere)
    page = hers.get("/members/ward").text
    assert "My ward: Harbour" in page and "22 open of 22" in page and "Castle Hill" not in page
    assert page.count("No 21") and "No 1<" not in page
    second = hers.get(found(r'rel="next" href="([^"]+)"', page)).text
    assert "No 1" in second and "No 21" not in second and 'rel="prev"' in second
    assert "Nothing has been reported here" in hers.get("/members/ward?service=street-light").text


@ON_ONE
def test_her_casework_comes_in_pages_with_few_queries(council, member, hers, app):
    for number in range(22):
        enquiry(council, member, name=f"Person {number}")
    hers.get("/members")
    with counted(app) as said:
        page = hers.get("/members").text
    assert len(said) <= 12 and "Person 21<" in page and "Person 1<" not in page
    assert "Person 1<" in hers.get(found(r'rel="next" href="([^"]+)"', page)).text
    assert hers.get("/members?before=FD-7K2M-9QX4-C").status_code == 200


def test_of_a_finished_enquiry_she_reads_the_answer(council, member, hers):
    case, adviser = enquiry(council, member), factories.actor_of(council, "Sam Reed")
    placement.take(council, case, actor=adviser, at=factories.AT)
    decide.decide(council, case, outcome=Outcome.ADVICE_GIVEN, actor=adviser, at=factories.AT + timedelta(hours=1),
                  reasons="The lamp was mended today.")
    assert "For Joan Hardy" in hers.get("/members?show=finished").text
    assert "You follow nothing that is open" in hers.get("/members").text
    assert "The lamp was mended today." in hers.get(f"/members/cases/{case.reference}").text


@pytest.mark.parametrize("scope", list(Scope))
def test_she_is_told_by_email_when_it_moves_how_it_stands_and_nothing_that_was_written(council, member, scope):
    case, adviser = enquiry(council, member, scope=scope), factories.actor_of(council, "Sam Reed")
    other = councillor_of(council, "Idris Vane", CASTLE)
    later = factories.AT + timedelta(hours=1)
    assert told(council) == []
    placement.take(council, case, actor=adviser, at=later)
    questions.ask_resident(council, case, question=SECRET, actor=adviser, at=later)
    [row] = told(council)
    assert (row.channel, row.recipient, row.resident_id, row.party_id) == ("email", member.email, None, None)
    assert f"case {case.reference}" in row.body and f"It stands like this: {case.public_status}." in row.body
    assert row.body.count("{site}") == 1 and f"/members/cases/{case.reference}" in row.body
    assert not {SECRET, "Joan", "Hardy", "lamp"} & {*row.body.split(), *row.subject.split()} and SECRET not in row.body
    failures.ask_a_person(council, row, at=later)
    task = council.scalars(select(Task).where(Task.key == f"message:{row.id}")).one()
    assert "did not reach the councillor" in task.words
    members.answer(council, case, member, body=SECRET, actor=adviser, at=later)
    assert [("We have answered" in one.body, SECRET in one.body) for one in told(council)] == [
        (False, False), (True, False)]
    consent = council.scalars(select(MemberConsent)).one()
    members.end(council, consent, case, actor=adviser, at=later)
    assert told(council) == []
    questions.stop_waiting(council, case, actor=adviser, at=later)
    questions.ask_resident(council, case, question="When?", actor=adviser, at=later + timedelta(hours=1))
    assert told(council) == [] and other.email not in {row.recipient for row in council.scalars(select(OutboxRow))}


def told(session):
    """What waits to go to councillors."""
    return session.scalars(select(OutboxRow).where(
        OutboxRow.purpose == "member_update", OutboxRow.state == "waiting").order_by(OutboxRow.id)).all()


def test_she_is_told_whether_she_may_follow_a_case_and_nothing_more_once_it_is_hidden(council, member):
    report, later = factories.case(council, {"name": "Joan Hardy"}), factories.AT + timedelta(hours=1)
    adviser = factories.actor_of(council, "Sam Reed")
    case = enquiry(council, member, earlier_reference=report.reference)
    members.settle_request(council, case, agree=True, actor=adviser, at=later)
    [row] = told(council)
    assert row.case_id == report.id and "You may follow it from now on." in row.body
    refused = enquiry(council, member, earlier_reference=report.reference, name="Abe Noble")
    members.settle_request(council, refused, agree=False, actor=adviser, at=later)
    assert "You may not follow the case that you named in it." in told(council)[-1].body
    members.write(council, case, body=DANGER, actor=member.as_actor(), at=later)
    assert case.confidentiality > Confidentiality.INTERNAL and len(told(council)) == 2


def test_the_account_lists_the_councillors_who_follow_for_the_resident_alone(council, member, visitors, moment):
    joan = factories.resident(council, "Joan Hardy", email="joan@example.org")
    council.flush()
    case = enquiry(council, member, scope=Scope.STATUS)
    enquiry(council, member, name="Abe Noble", email="abe@example.org")
    party = council.scalars(select(Party).where(Party.case_id == case.id)).one()
    party.resident_id = joan.id
    account = Account(council_id=joan.council_id, resident_id=joan.id, login_kind="email", login="joan@example.org",
                      created_at=factories.AT, confirmed_at=factories.AT)
    council.add(account)
    council.flush()
    visitor = visitors()
    visitor.set_cookie("frontdoor-account", account_sessions.begin(council, account, at=factories.AT),
                       domain="127.0.0.1")
    page = as_read(visitor.get("/account/people").text).words_of("main")
    assert page.count("Councillor Mira Solway") == 1 and "They see how it stands." in page and "Abe Noble" not in page
    visitor.submit("/account/people", {}, form=-1)
    assert "Mira Solway" not in visitor.get("/account/people").text
    assert council.scalars(select(MemberConsent.ended_by).where(MemberConsent.case_id == case.id)).one() is not None


def test_she_who_leaves_office_follows_nothing(council, member):
    case = enquiry(council, member)
    members.end_all(council, member, at=factories.AT)
    with pytest.raises(access.CaseNotFound):
        access.find(council, member.as_actor(), case.reference)
    assert council.scalars(select(MemberMessage)).all() == [] and council.scalars(select(Case)).one() == case
