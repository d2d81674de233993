"""What counts as looking at a case or at a person, asked of every page of the desk whose address names one or what
hangs on one: that an officer looked stands in the audit, by the transaction that drew the page."""

import pytest
from sqlalchemy import func, select

from frontdoor.audit import AuditRow
from frontdoor.cases.approval import Approval
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.referral import Referral, ReferralKind
from frontdoor.people.actor import Level
from frontdoor.people.alerts import Alert
from frontdoor.people.households import Member
from frontdoor.people.merges import Merge
from frontdoor.people.residents import Resident
from frontdoor.portal.account.looked import LOOKED
from frontdoor.triage import approvals, handshakes, merging
from tests import factories
from tests.factories import AT
from tests.integration.record.furnished import person as furnished

pytestmark = pytest.mark.usefixtures("moment")
CASE, PERSON = "case", "resident"
# What is written down of a look, by endpoint: the act, and whether it is of the case or of the person.
READS = {
    "desks.case": ("opened", CASE), "desks.action": ("opened_action", CASE), "desks.case_clock": ("opened_clock", CASE),
    "desks.councillors": ("opened_councillors", CASE), "desks.letter": ("opened_letter", CASE),
    "desks.letter_pdf": ("printed_letter", CASE), "desks.approval": ("opened_approval", CASE),
    "desks.referral": ("opened_referral", CASE),
    "desks.person": ("opened", PERSON), "desks.person_timeline": ("opened", PERSON), "desks.caller": ("viewed", PERSON),
    **{f"desks.{page}": ("viewed", PERSON) for page in (
        "alert", "leaving", "letter_code", "merging_page", "named_worker", "new_alert", "new_member", "parting_page",
        "person_address", "person_details", "person_household", "person_needs", "person_protection",
        "person_together", "same_person")},
}
# Those whose look is shown by a test of their own, and those that show nothing of a case or a record.
ELSEWHERE = {
    "desks.case_photo": "test_case_page", "desks.mail_file": "test_hooks", "desks.check": "test_checks",
    "desks.withdraw_permit": "test_withdrawing",
}
NOTHING_OF_A_RECORD = {
    "desks.assist_person": "says a name that was found, and begins a form",
    "desks.death": "asks for a day beside a name that was found",
    "desks.call_back_page": "shows what the list of calls shows",
    "desks.counter_ticket": "shows what the list of the counter shows",
    "desks.contact_page": "is the officer's own, written down when it began", "desks.chat_page": "the same",
    "desks.chat_page_lines": "the same", "desks.chat_page_stream": "the same",
}


def of_records(app):
    """The pages of the desk whose address has the id of a case, of a person, or of what hangs on one."""
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()
            if "GET" in rule.methods and rule.endpoint.startswith("desks.")
            and {"reference", "public_id"} & set(rule.arguments)}


def test_every_page_of_a_case_or_a_person_is_known_to_be_a_look_or_none(app):
    assert set(of_records(app)) == set(READS) | set(ELSEWHERE) | set(NOTHING_OF_A_RECORD)
    assert {act for act, _ in READS.values()} <= set(LOOKED), "and the resident reads that they looked"


@pytest.fixture
def furniture(council):
    """A person with everything, their case, and one about which others were asked: what addresses are filled in with.
    """
    bo = factories.actor_of(council, "Bo Lane", teams=("customer-services", "duty"))
    rose = furnished(council, bo, "Rose Fell", email="rose@example.org", home="4 Mill Lane", born="1950-02-01", cases=1)
    twin = factories.resident(council, "Rosa Fell", email=None)
    merging.merge(council, rose, twin, actor=bo, reason="The same", at=AT)
    case, asked = council.scalars(select(Case)).one(), factories.case(council, factories.FOR_A_PERSON)
    handshakes.ask(council, asked, ReferralKind.HELP, "parking", reason="Is it in a bay?", actor=bo, at=AT)
    core = factories.actor_of(council, "Cy Reed", level=Level.CORE)
    approvals.ask_to_decide(council, asked, outcome=Outcome.NO_ACTION, reasons="2 cm.", actor=core, at=AT)
    return rose, case, asked


def test_whoever_looks_stands_in_the_audit_by_what_they_looked_at(app, council, seat, furniture):
    rose, case, asked = furniture
    ada = factories.officer(council, teams=("customer-services", "duty"))
    visitor = seat(ada)
    visitor.submit(f"/desk/people/{rose.public_id}", {"reason": "She rang"}, form=1)
    ids = {"desks.approval": council.scalar(select(Approval.public_id)),
           "desks.referral": council.scalar(select(Referral.public_id))}
    other = council.scalar(select(Resident.public_id).where(Resident.name == "Otto Berg"))
    values = {"reference": case.reference, "slug": "decide", "other_id": other, "service_id": "pothole",
              "alert_id": council.scalar(select(Alert.public_id)),
              "merge_id": council.scalar(select(Merge.public_id)),
              "member_id": council.scalar(select(Member.public_id).order_by(Member.id.desc()))}
    bound = app.url_map.bind("127.0.0.1")
    for endpoint, rule in of_records(app).items():
        if endpoint in READS:
            before = council.scalar(select(func.max(AuditRow.id)))
            path = bound.build(endpoint, {name: {**values, "public_id": ids.get(endpoint, rose.public_id)}[name]
                                          for name in rule.arguments})
            assert visitor.get(path).status_code == 200, path
            act, kind = READS[endpoint]
            found = council.scalars(select(AuditRow).where(AuditRow.id > before, AuditRow.action == act)).all()
            about = (asked if endpoint in ids else case).reference if kind == CASE else rose.public_id
            seen = {(row.actor_id, row.subject_kind, row.subject_id) for row in found}
            assert (ada.public_id, kind, about) in seen, path
