"""A hidden record: whom to ask, where the council lets it be known, and breaking the glass for three hours in need."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases import hidden, standing
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.glass import OPEN_FOR, GlassBreak
from frontdoor.cases.history import Entry
from frontdoor.cases.work import Task
from frontdoor.demo.care import ADULT, HURT
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.triage import glass, placement
from frontdoor.triage.machine import NotPermitted
from tests import factories
from tests.factories import AT, THORNBY
from tests.integration.desks.conftest import COOKIE
from tests.integration.desks.test_work import token_of
from tests.integration.sameness import steady

pytestmark = pytest.mark.usefixtures("moment")
WHY = "She is at the desk with her children and has nowhere to go tonight."
TEAM = "housing"


@pytest.fixture
def case(council):
    return factories.case(council, service_id="homelessness", answers=HURT)


@pytest.fixture
def ada(council):
    return factories.officer(council)


@pytest.fixture
def visitor(seat, ada):
    return seat(ada)


def address(case):
    return f"/desk/cases/{case.reference}"


def rows(session, action):
    return list(session.scalars(select(AuditRow).where(AuditRow.action == action)))


def broken(session, case, officer, at=AT):
    actor = standing.as_stands(session, officer, at=at)
    return glass.break_for(session, case, reason=WHY, actor=actor, at=at)


def sees(session, officer, case, at):
    actor = standing.as_stands(session, officer, at=at)
    return session.scalar(select(Case.id).where(Case.id == case.id, visible_to(actor))) is not None


def test_a_restricted_record_is_said_to_exist_with_whom_to_ask_and_nothing_more(council, case, ada, visitor):
    for page in (visitor.get(address(case)),
                 visitor.get(f"/desk/search?q={case.reference}", follow_redirects=True)):
        assert page.status_code == 200 and "A record exists" in page.text
        assert "Ask Housing: 01632 960199." in page.text
        for secret in (case.title, "Marta", "omeless", "school gate"):
            assert secret not in page.text
    assert [row.actor_id for row in rows(council, "refused")] == [ada.public_id] * 2


def test_the_page_of_the_person_says_that_there_is_one(council, case, desk):
    other = desk()
    resident = factories.party(council, case).resident
    person = other.submit(f"/desk/people/{resident.public_id}", {"reason": "Rang about a letter"}, form=1)
    assert "None that you may see." in person.text and "A record exists that you may not see." in person.text
    assert address(case) in person.text and "school gate" not in person.text


def test_what_hangs_on_a_hidden_record_stays_shut_too(case, visitor):
    for more in ("files/abc", "reply", "take"):
        assert visitor.get(f"{address(case)}/{more}").status_code == 404


def test_of_a_safeguarding_record_nothing_is_known_and_the_refusal_is_written_down(council, ada, visitor):
    concern = factories.case(council, service_id="safeguarding-adult", answers=ADULT)
    hid = visitor.get(address(concern))
    csrf = token_of(visitor.get("/desk"))
    posted = visitor.post(f"{address(concern)}/break-glass", data={"csrf_token": csrf, "reason": WHY})
    assert (hid.status_code, posted.status_code) == (404, 404)
    assert steady(hid) == steady(visitor.get("/desk/cases/FD-7K2M-9QX4-C"))
    assert [row.subject_id for row in rows(council, "refused")] == [concern.reference] * 2
    assert council.scalars(select(GlassBreak)).all() == []


def test_where_the_council_says_nothing_of_hidden_records_nothing_is_known(council):
    factories.set_up(council, THORNBY)
    case = factories.case(council, service_id="homelessness", answers=HURT, council_id=THORNBY)
    officer = factories.officer(council, council_id=THORNBY)
    actor = officer.as_actor()
    assert case.confidentiality == 2
    assert hidden.known(council, actor, case.reference) is None
    assert hidden.sent_by(council, actor, factories.party(council, case).resident_id, most=5) == ([], [])
    with pytest.raises(NotPermitted):
        broken(council, case, officer)


def test_where_a_record_may_be_known_of_but_not_opened_nobody_breaks_the_glass_and_the_try_is_written_down(
    council, seat,
):
    factories.set_up(council, THORNBY)
    concern = factories.case(council, service_id="safeguarding-adult", answers=ADULT, council_id=THORNBY)
    officer = factories.officer(council, council_id=THORNBY)
    visitor = seat(officer)
    visitor.set_cookie(COOKIE, visitor.get_cookie(COOKIE, domain="127.0.0.1").value, domain="localhost")
    page = visitor.get(address(concern), base_url="http://localhost")
    assert "A record exists" in page.text and "01632 960299" in page.text and "Open the record" not in page.text
    tried = visitor.post(f"{address(concern)}/break-glass", base_url="http://localhost",
                         data={"csrf_token": token_of(page), "reason": WHY})
    assert tried.status_code == 403 and "This record can only be opened by its own team." in tried.text
    assert concern.title not in tried.text and council.scalars(select(GlassBreak)).all() == []
    assert [row.actor_id for row in rows(council, "refused")] == [officer.public_id] * 2


def test_breaking_the_glass_opens_it_with_a_reason_that_its_team_reads(council, case, ada, visitor):
    factories.officer(council, "Theo March", level=Level.SPECIALIST, teams=(TEAM,))
    manager = factories.officer(council, "Hana Vale", teams=(TEAM,))
    done = visitor.submit(address(case), {"reason": WHY}, form=1)
    assert "open to you for three hours" in done.text and case.title in done.text and "Marta Lisowska" in done.text
    entry = council.scalars(select(Entry).where(Entry.move == "broke_glass")).one()
    assert (entry.words, entry.reason, entry.public_words) == (
        "Opened by Ada Quay without the right to it, until 12:30", WHY, None)
    task = council.scalars(select(Task).where(Task.key.like("glass:%"))).one()
    assert task.team_slug == TEAM and "Ada Quay" in task.words and task.case_id == case.id
    message = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "glass_broken")).one()
    assert message.recipient == manager.email and case.reference not in message.subject + message.body
    assert WHY not in message.body and "Ada" not in message.body
    looks = council.query(AuditRow).filter_by(subject_id=case.reference, actor_kind="officer")
    assert [(row.action, row.actor_id) for row in looks.filter(AuditRow.action.in_(["broke_glass", "opened"]))] == [
        ("broke_glass", ada.public_id), ("opened", ada.public_id)]


def test_the_owner_of_the_record_is_told_alone(council, case, ada):
    theo = factories.officer(council, "Theo March", level=Level.SPECIALIST, teams=(TEAM,))
    factories.officer(council, "Hana Vale", teams=(TEAM,))
    placement.take(council, case, actor=theo.as_actor(), at=AT)
    broken(council, case, ada)
    assert council.scalars(select(OutboxRow.recipient).where(OutboxRow.purpose == "glass_broken")).all() == [theo.email]


def test_without_a_reason_nothing_opens_and_too_long_a_one_is_kept(council, case, visitor):
    for typed, said in (("  ", "Enter why you need to open it now"), ("word " * 90, "400 characters or fewer")):
        page = visitor.submit(address(case), {"reason": typed}, form=1)
        assert page.status_code == 422 and said in page.text and typed.strip() in page.text
        assert case.title not in page.text
    assert council.scalars(select(GlassBreak)).all() == []


def test_a_page_that_was_open_for_too_long_comes_back_with_the_reason(case, visitor):
    page = visitor.post(f"{address(case)}/break-glass", data={"csrf_token": "old", "reason": WHY})
    assert page.status_code == 400 and WHY in page.text and case.title not in page.text


def test_it_lets_somebody_read_and_change_nothing(council, case, visitor):
    page = visitor.submit(address(case), {"reason": WHY}, form=1)
    assert "This case is with Housing." in page.text
    csrf = token_of(page)
    assert visitor.post(f"{address(case)}/take", data={"csrf_token": csrf}).status_code in (404, 409)
    council.refresh(case)
    assert case.owner_id is None


def test_it_ends_by_itself_after_three_hours_and_opens_for_nobody_else(council, case, ada):
    broken(council, case, ada)
    assert sees(council, ada, case, AT + OPEN_FOR - timedelta(seconds=1))
    assert not sees(council, ada, case, AT + OPEN_FOR)
    assert not sees(council, factories.officer(council, "Bo Lane"), case, AT)


def test_it_ends_at_once_where_the_record_is_hidden_deeper(council, case, ada):
    broken(council, case, ada)
    case.confidentiality = 3
    council.flush()
    assert not sees(council, ada, case, AT)


def test_managers_see_what_was_opened_of_their_teams_and_by_their_officers(council, case, ada, seat):
    broken(council, case, ada)
    own = seat(factories.officer(council, "Hana Vale", teams=(TEAM,))).get("/desk/glass")
    assert "Ada Quay" in own.text and WHY in own.text and case.reference in own.text
    hers = seat(factories.officer(council, "Lee Brann", teams=("customer-services",))).get("/desk/glass")
    assert "Ada Quay" in hers.text and WHY not in hers.text and case.reference not in hers.text
    other = seat(factories.officer(council, "Mo Far", teams=("waste",))).get("/desk/glass")
    assert "Nobody broke the glass" in other.text
    core = seat(factories.officer(council, "Cy Low", level=Level.CORE))
    assert core.get("/desk/glass").status_code == 403
