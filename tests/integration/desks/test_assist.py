"""A report for a resident is made on the resident's own pages, and says who typed, how they came, by what right."""

import pytest

from frontdoor.audit import AuditRow
from frontdoor.cases.drafts import Draft
from frontdoor.people.actor import Level
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
START = "/desk/assist/new/pothole"
PHONED = {"channel": "phone", "assistance": "on_behalf", "authority": "present"}


def test_the_services_that_the_council_offers_can_be_started(desk):
    page = desk(level=Level.CORE).get("/desk/assist")
    assert "Report a pothole" in page.text and START in page.text


def test_starting_records_channel_assistance_authority_and_officer(council, desk):
    page = desk().submit(START, PHONED, form=1)
    assert page.request.path.startswith("/drafts/") and page.status_code == 200
    draft = council.query(Draft).one()
    assert (draft.channel, draft.assistance, draft.authority) == ("phone", "on_behalf", "present")
    assert draft.officer_id is not None
    row = council.query(AuditRow).filter_by(action="began_form").one()
    assert (row.subject_id, row.detail) == (draft.public_id, {
        "service": "pothole", "channel": "phone", "assistance": "on_behalf", "authority": "present"})


def test_coaching_needs_no_authority(council, desk):
    desk().submit(START, {"channel": "counter", "assistance": "coached", "authority": "written"}, form=1)
    draft = council.query(Draft).one()
    assert (draft.assistance, draft.authority) == ("coached", None)


@pytest.mark.parametrize("field, sentence", [
    ("channel", "Select how they are in touch"), ("assistance", "Select who types"),
    ("authority", "Select by what right you write for them"),
])
def test_each_question_must_be_answered(council, desk, field, sentence):
    ada = desk()
    for value in ("", "online", "\x00"):
        page = ada.submit(START, {**PHONED, field: value}, form=1)
        assert page.status_code == 422 and page.text.count(sentence) == 2
    assert council.query(Draft).count() == 0


def test_a_service_that_is_not_offered_is_a_404(desk):
    ada = desk()
    for service_id in ("nothing", "x" * 3_000, "%00"):
        assert ada.get(f"/desk/assist/new/{service_id}").status_code == 404


def test_nobody_but_an_officer_can_open_the_draft(desk, visitors):
    address = desk().submit(START, PHONED, form=1).request.path
    assert visitors().get(address).status_code == 404


def test_the_draft_of_an_officer_of_another_council_does_not_open_here(council, desk, seat):
    factories.set_up(council, factories.THORNBY)
    address = desk().submit(START, PHONED, form=1).request.path
    elsewhere = seat(factories.officer(council, "Tom Thorn", council_id=factories.THORNBY))
    assert elsewhere.get(address, base_url="http://localhost").status_code == 404


def test_after_sending_the_officer_is_led_to_the_case_and_a_resident_is_not(council, desk, visitors, settings):
    case = factories.case(council, factories.FOR_A_PERSON)
    address = factories.link(settings, case, factories.party(council, case)).replace("/cases/", "/sent/")
    to_the_desk = f'href="/desk/cases/{case.reference}"'
    assert to_the_desk in desk().get(address, follow_redirects=True).text
    assert to_the_desk not in visitors().get(address, follow_redirects=True).text
