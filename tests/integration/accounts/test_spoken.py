"""A resident reads when they spoke with the council and what became of it, and nothing that could endanger them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from frontdoor.contacts.contact import Contact, Need, Resolution, Standing, Way
from frontdoor.directory import answers
from tests import factories
from tests.integration.accounts.conftest import sign_in

pytestmark = pytest.mark.usefixtures("moment")
PATH = "/account/contacts"


@pytest.fixture
def spoke(council: Session):
    """Makes a finished contact of somebody, a day after the one before, about each of some services, answers or
    cases."""
    made: list[Contact] = []

    def make(resident, *about, way=Way.PHONE, standing=Standing.FINISHED):
        at = factories.AT - timedelta(days=30 - len(made))
        contact = Contact(council_id=resident.council_id, channel=str(way), standing=str(standing), began_at=at,
                          resident_id=resident.id, note="They sounded tired.", ended_at=at, needs=[])
        for one in about:
            service, case = (one, None) if isinstance(one, str) else (one.service_id, one)
            is_answer = answers.of_id(resident.council_id, str(service)) is not None
            contact.needs.append(Need(
                council_id=resident.council_id, service_id=None if is_answer else service,
                answer_id=service if is_answer else None, case_id=case.id if case else None, at=at,
                resolution=str(Resolution.CASE_OPENED if case else Resolution.SIGNPOSTED)))
        council.add(contact)
        council.commit()
        made.append(contact)
        return contact

    return make


def test_each_contact_tells_its_way_what_it_was_about_and_what_became_of_it(client, council, account, spoke):
    rose = account().resident
    case = factories.case(council)
    factories.party(council, case).resident_id = rose.id
    spoke(rose, "library-booking", "carers")
    spoke(rose, case, way=Way.COUNTER)
    spoke(rose, "pothole", standing=Standing.OPEN)
    sign_in(client)
    text = client.get(PATH).text
    assert text.index("At our counter") < text.index("By telephone"), "the newest first"
    assert "We told you who can help" in text and "Help for carers" in text
    assert f'href="/cases/{case.reference}"' in text
    assert text.count("fd-line__title") == 2 and "They sounded tired" not in text, "neither unfinished ones nor notes"
    held = json.loads(client.get("/account/data/download").text)["contacts"]
    assert [(one["by"], [asked["case"] for asked in one["asked"]]) for one in held] == [
        ("At our counter", [case.reference]), ("By telephone", [None, None])]


def test_nothing_tells_of_a_contact_about_safety_or_of_a_case_that_is_not_theirs(client, council, account, spoke):
    rose = account().resident
    others = factories.case(council)
    spoke(rose, "safeguarding-adult")
    spoke(rose, "missed-bin", "homelessness")
    spoke(rose, others)
    for answer in ("domestic-abuse", "feeling-low"):
        spoke(rose, answer)
    sign_in(client)
    assert "You have not spoken with us yet" in client.get(PATH).text
    assert json.loads(client.get("/account/data/download").text)["contacts"] == []


def test_nobody_reads_the_contacts_of_another(client, council, account, spoke):
    other = account("Peter Marsh", email="peter@example.org").resident
    spoke(other, "missed-bin")
    account()
    sign_in(client)
    assert "By telephone" not in client.get(PATH).text
