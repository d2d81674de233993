"""Somebody rings about a neighbour: an adviser types it and then cannot find it; the duty specialist decides it, and
what they write is read by nobody outside."""

import json

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.history import Decision
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.triage.queues import DUTY_TEAM
from tests.integration.desks.conftest import found
from tests.integration.pages import Page

pytestmark = pytest.mark.usefixtures("moment")
HEARD = {
    "immediate_danger": False, "about_whom": "someone_else", "abuse_or_risk": True, "kinds_of_harm": ["money"],
    "adult_age": 82, "age_at_abuse": 82, "care_support_needs": True, "unable_to_protect_self": True,
    "lives_in_council_area": True, "what_happened": "Her nephew takes her pension.", "adult_name": "Edith Marlow",
    "adult_whereabouts": None, "who_harms": None, "knows_of_report": None, "children_at_home": None, "anonymous": False,
    "name": "Ann Neighbour", "reporter_role": None, "email": "ann@example.org", "phone": None,
    "safe_to_contact": True, "how_to_reach": None,
}


def test_an_adviser_types_a_concern_and_cannot_find_it_afterwards_and_duty_decides_it(council, desk):
    adviser, duty = desk("Lee Brannigan"), desk("Dana Whitlock", level=Level.SPECIALIST, teams=(DUTY_TEAM,))
    check = adviser.submit("/desk/knowledge/safeguarding-adult", {"heard": json.dumps(HEARD)}, form=2)
    assert Page(check.text).words_of("h1") == "Check your answers", check.request.path
    sent = adviser.submit(check.request.path, {}, form=-1)
    assert "We have your report" in sent.text and "Open the case on the desk" not in sent.text
    case = council.scalars(select(Case)).one()
    assert (case.state, case.queue) == (State.WITH_SPECIALIST, "duty")
    assert case.confidentiality == Confidentiality.SAFEGUARDING
    assert adviser.get(f"/desk/cases/{case.reference}").status_code == 404
    page = f"/desk/cases/{case.reference}/decide"
    form = duty.get(page)
    assert "Whoever told us reads only that we looked into it." in form.text
    assert "Accept and plan the work" not in form.text
    words = {"outcome": "not_ours", "text": "Known to the police as number 17.", "preview": "yes"}
    looked = duty.submit(page, words, form=1)
    assert "We looked into what you told us" in looked.text and found(r"fd-letter__body\">([^<]*)", looked.text)
    assert "number 17" not in found(r"fd-letter__body\">([^<]*)", looked.text)
    duty.submit(page, {key: value for key, value in words.items() if key != "preview"}, form=1)
    assert case.state == State.CLOSED and "number 17" in council.scalars(select(Decision.reasons)).one()
    assert [row.purpose for row in council.scalars(select(OutboxRow).order_by(OutboxRow.id))] == [
        "passed_to_adviser", "decided"]
    assert not [row for row in council.scalars(select(OutboxRow)) if "17" in row.body or "Edith" in row.body]
