"""A councillor raises something for somebody: from the form to a case, on both databases."""

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.members import MemberConsent
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.residents import Resident
from tests import factories
from tests.integration.environment.conftest import ON_ONE
from tests.integration.members.conftest import CASTLE, TYPED, councillor_of

DANGER = "I am scared to go home, my partner hits me when I do."


def only_case(session):
    return session.scalars(select(Case)).one()


def test_what_is_raised_becomes_a_case_that_she_follows_and_its_resident_is_told(council, hers):
    said = hers.submit("/members/raise", TYPED, form=1)
    case = only_case(council)
    assert said.request.path == "/members" and case.reference in said.text and "For Joan Hardy" in said.text
    assert (case.service_id, case.channel, case.queue) == ("members-enquiry", "member", "customer-services")
    assert (case.ward, case.given["in_members_ward"], case.tier) == (factories.WARD, True, 2)
    assert council.scalars(select(Resident.name).join(Party, Party.resident_id == Resident.id)).all() == ["Joan Hardy"]
    assert council.scalars(select(OutboxRow.purpose)).all() == ["passed_to_adviser"]


def test_sent_twice_it_is_one_enquiry(council, hers):
    hers.submit("/members/raise", TYPED, form=1)
    hers.submit("/members/raise", TYPED, form=1)
    assert council.scalars(select(Case)).all() == [only_case(council)]


@ON_ONE
@pytest.mark.parametrize("wrong, said", [
    ({"name": ""}, "Enter their name"), ({"address": ""}, "Enter their address"),
    ({"address": "9 Nowhere Row"}, "We cannot find “9 Nowhere Row”"), ({"text": " "}, "Enter what it is about"),
    ({"basis": ""}, "Select how they agreed"), ({"scope": "all"}, "Select what you may see"),
    ({"email": "joan"}, "Enter an email address"), ({"phone": "12"}, "Enter a phone number"),
    ({"name": "J" * 121}, "Their name must be 120 letters or fewer"), ({"service": "spells"}, "Select a service"),
    ({"reference": "F" * 41}, "The reference must be 40"),
    ({"outside_reason": "x" * 2001}, "Your reason must be 2,000"),
])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(council, hers, wrong, said):
    answer = hers.submit("/members/raise", {**TYPED, **wrong}, form=1)
    assert answer.status_code == 422 and said in answer.text
    assert "text" in wrong or TYPED["text"] in answer.text
    assert council.scalars(select(Case)).all() == []


@ON_ONE
def test_of_several_addresses_one_is_chosen(council, hers):
    answer = hers.submit("/members/raise", {**TYPED, "address": "ZZ1 2AB"}, form=1)
    assert "Select which address it is" in answer.text and "14 Mill Lane" in answer.text
    hers.submit("/members/raise", {**TYPED, "address": "ZZ1 2AB", "choice": "99900000014"}, form=1)
    assert only_case(council).given["address"]["uprn"] == "99900000014"


def test_outside_her_ward_it_is_said_whose_it_is_and_a_reason_is_asked_for(council, member, seat, moment):
    other = seat(councillor_of(council, "Idris Vane", CASTLE))
    answer = other.submit("/members/raise", TYPED, form=1)
    assert answer.status_code == 422
    assert "They live in Harbour ward. Its councillor is Mira Solway. Say why you ask for them" in answer.text
    other.submit("/members/raise", {**TYPED, "outside_reason": "She is my mother's neighbour."}, form=1)
    case = only_case(council)
    assert case.given["outside_reason"] == "She is my mother's neighbour." and case.given["in_members_ward"] is False


def test_a_sign_of_danger_takes_it_to_the_duty_specialists_and_her_list_says_nothing_of_it(council, hers):
    before = hers.get("/members").text.count("fd-line")
    said = hers.submit("/members/raise", {**TYPED, "text": DANGER}, form=1)
    case = only_case(council)
    assert (case.queue, case.confidentiality) == ("duty", Confidentiality.SAFEGUARDING)
    assert f"Its reference is {case.reference}" in said.text and "Joan Hardy" not in said.text
    assert hers.get(f"/members/cases/{case.reference}").status_code == 404
    assert hers.get("/members").text.count("fd-line") == before


@pytest.mark.parametrize("is_there", [True, False])
def test_a_reference_opens_nothing_and_the_answer_is_the_same_whether_there_is_such_a_case(council, hers, is_there):
    real = factories.case(council).reference
    reference = real if is_there else "FD-7K2M-9QX4-C"
    said = hers.submit("/members/raise", {**TYPED, "reference": reference}, form=1)
    [made] = council.scalars(select(MemberConsent))
    case = council.get(Case, made.case_id)
    assert case.service_id == "members-enquiry" and f"Its reference is {case.reference}" in said.text
    assert said.text.count('"fd-line"') == 1 and hers.get(f"/members/cases/{reference}").status_code == 404
    assert council.scalars(select(Task.words)).all() == ["Check whose case the councillor asks to follow"]
