"""The page of a case shows the whole of it to those who may see it, and nothing at all to anybody else."""

import pytest
from sqlalchemy import func, select

from frontdoor.audit import AuditRow
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.files import FileStore
from frontdoor.people.actor import Level
from frontdoor.triage import decide, duplicates, placement, questions
from frontdoor.cases.case import Outcome
from tests import factories
from tests.integration.desks.conftest import counted
from tests.integration.desks.test_work import DANGER

pytestmark = pytest.mark.usefixtures("moment")


def page_of(visitor, case):
    return visitor.get(f"/desk/cases/{case.reference}")


def test_the_page_tells_who_what_why_and_by_when(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    text = page_of(desk(), case).text
    for words in ("Peter Marsh", "peter@example.org", "Not verified", "No representative", "Does not know", "300 mm",
                  "Outside 12 Mill Lane (Harbour ward)", "From the resident", "The rule leaves it to a person",
                  "How this date comes about", "With an adviser", "Passed to an adviser", "by the rules",
                  "The rule could not decide without: depth"):
        assert words in text, words


def test_each_action_is_offered_or_says_why_not(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    text = page_of(desk(), case).text
    possible, _, shut = text.partition("Not possible now")
    for words in ("Decide", "Ask the resident", "Hand to a specialist", "Join to another report", "Take this case"):
        assert f">{words}<" in possible, words
    assert "This case is with an adviser. This can be done when it is planned for repair." in shut
    assert "Open again" in shut and "Stop waiting" in shut


def test_an_officer_of_another_team_sees_whom_to_ask(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    text = page_of(desk(teams=("highways",)), case).text
    assert "This case is with Customer services. Ask them to do this, or to return it to you." in text
    assert ">Decide<" not in text.partition("Not possible now")[0]


def test_opening_a_case_is_written_down_with_who_opened_it(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    ada = desk()
    page_of(ada, case)
    row = council.scalars(select(AuditRow).where(AuditRow.action == "opened")).one()
    assert (row.actor_kind, row.subject_id) == ("officer", case.reference) and row.at > factories.AT


def test_messages_to_and_fro_are_shown_with_how_their_delivery_stands(council, seat):
    ada = factories.officer(council)
    case = factories.case(council, factories.FOR_A_PERSON)
    placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    questions.ask_resident(council, case, question="How deep is it?", actor=ada.as_actor(), at=factories.AT)
    questions.write(council, case, body="As deep\nas a <b>hand</b>.", party=factories.party(council, case),
                    at=factories.AT)
    text = page_of(seat(ada), case).text
    assert "How deep is it?" in text and "waiting to be sent" in text
    assert "As deep\nas a &lt;b&gt;hand&lt;/b&gt;." in text


def test_joined_reports_and_decisions_are_on_the_page(council, seat):
    ada = factories.officer(council)
    case = factories.case(council, factories.FOR_A_PERSON)
    twin = factories.case(council, {"place": factories.place("Mill Lane bridge", 600_300), **factories.FOR_A_PERSON})
    duplicates.attach(council, twin, case, "mark_duplicate", actor=ada.as_actor(), at=factories.AT)
    decide.decide(council, case, outcome=Outcome.NO_ACTION, reasons="It is too shallow.", actor=ada.as_actor(),
                  at=factories.AT)
    visitor = seat(ada)
    assert "Reports joined to this one" in page_of(visitor, case).text and twin.reference in page_of(visitor, case).text
    assert "It is too shallow." in page_of(visitor, case).text and "No action" in page_of(visitor, case).text
    assert case.reference in page_of(visitor, twin).text


def test_a_reference_that_is_nobodys_is_a_404(desk):
    ada = desk()
    for reference in ("FD-0000-0000-1", "FD-7K2M-9QX4-C", "nothing", "x" * 3_000, "%00"):
        for path in ("", "/decide", "/files/abc"):
            assert ada.get(f"/desk/cases/{reference}{path}").status_code == 404


def test_an_action_that_does_not_exist_is_a_404(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    assert desk().get(f"/desk/cases/{case.reference}/burn").status_code == 404


@pytest.fixture
def photo(council, settings):
    case = factories.case(council, factories.FOR_A_PERSON)
    digest = FileStore(settings.files).put(b"\x89PNG")
    row = Attachment(council_id=factories.ALDERMERE, case_id=case.id, fact_id="photos", name="hole.png",
                     media_type="image/png", size_bytes=4, digest=digest, scan="not_scanned", created_at=factories.AT)
    council.add(row)
    council.flush()
    return case, row


def test_a_photo_opens_from_its_case_and_says_that_it_was_not_scanned(desk, photo):
    case, row = photo
    ada = desk()
    assert "Not scanned for viruses" in page_of(ada, case).text
    answer = ada.get(f"/desk/cases/{case.reference}/files/{row.public_id}")
    assert (answer.data, answer.mimetype) == (b"\x89PNG", "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["Cache-Control"] == "no-store"
    answer.close()


def test_a_photo_does_not_open_from_another_case_nor_after_the_case_was_hidden(council, desk, photo):
    case, row = photo
    other = factories.case(council, {"place": factories.place("Far", 640_000), **factories.FOR_A_PERSON})
    ada = desk()
    assert ada.get(f"/desk/cases/{other.reference}/files/{row.public_id}").status_code == 404
    case.confidentiality = 3
    assert ada.get(f"/desk/cases/{case.reference}/files/{row.public_id}").status_code == 404


def test_a_photo_whose_bytes_are_gone_is_a_404(desk, photo, settings):
    case, row = photo
    FileStore(settings.files).path(row.digest).unlink()
    assert desk().get(f"/desk/cases/{case.reference}/files/{row.public_id}").status_code == 404


def test_a_case_with_a_sign_of_danger_is_not_there_for_anybody_but_the_duty_team(council, desk):
    case = factories.case(council, DANGER)
    duty = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    assert page_of(duty, case).status_code == 200 and "Safeguarding" in page_of(duty, case).text
    manager = desk("Max Hill", level=Level.MANAGER, teams=("customer-services", "highways"))
    nobody = "FD-7K2M-9QX4-C"
    for path in ("/desk/cases/{}", "/desk/cases/{}/decide", "/desk/cases/{}/take", "/desk/search?q={}"):
        hidden, missing = manager.get(path.format(case.reference)), manager.get(path.format(nobody))
        assert hidden.status_code == missing.status_code
        assert case.reference not in hidden.text.replace(f'value="{case.reference}"', "")


def test_the_page_makes_as_many_queries_however_much_the_case_holds(app, council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    ada = desk()
    page_of(ada, case)
    with counted(app) as bare:
        page_of(ada, case)
    officer = factories.actor_of(council, "Bo Lane")
    for number in range(6):
        questions.write(council, case, body="News?", party=factories.party(council, case), at=factories.AT)
        questions.reply(council, case, body="Soon.", actor=officer, at=factories.AT)
        duplicates.follow(council, case, factories.resident(council, f"Rose {number}", email=f"r{number}@example.org"),
                          actor=officer, at=factories.AT)
    with counted(app) as full:
        page_of(ada, case)
    assert len(full) == len(bare) <= 12, full
    assert council.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.action == "opened")) == 3
