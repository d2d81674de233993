"""An officer puts right what a record says: with a reason, what stood there kept, and the person told where safe."""

from datetime import date
from typing import Any

import pytest

from frontdoor.audit import AuditRow
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses, profile
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.places.models import Address
from frontdoor.triage import protecting
from tests import factories
from tests.integration.desks.test_record import opened

pytestmark = pytest.mark.usefixtures("moment")
OLD_HOME = "4 Harbour Row, Aldermere"
DETAILS = {"name": "Rose Whitaker-Bell", "born": ["14", "3", "1952"], "reason": "She showed her marriage certificate"}
HOME = {"uprn": "by_hand", "label": "Flat 2\n9 Mill Lane", "why": "moved", "since": ["1", "11", "2026"],
        "reason": "She told me"}


@pytest.fixture
def rose(council: Any) -> Resident:
    made = factories.resident(council, "Rose Whitaker")
    profile.note(council, made, "dob", "1951-03-14", source="resident", at=factories.AT)
    addresses.move(council, made, uprn=None, label=OLD_HOME, from_on=date(2020, 1, 1), source="resident",
                   at=factories.AT)
    council.commit()
    return made


def told(council: Any) -> list[str]:
    council.expire_all()
    return [row.body for row in council.query(OutboxRow).filter_by(purpose="details_changed").order_by(OutboxRow.id)]


def held_of(council: Any, person: Resident) -> list[tuple[Any, ...]]:
    council.expire_all()
    return [(home.label, home.from_on, home.until_on) for home in addresses.all_of(council, person)]


def test_name_and_birth_date_are_put_right_with_a_reason_and_what_stood_there_stays(council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    page = f"{opened(ada, rose)}/details"
    assert 'value="1951"' in ada.get(page).text
    for wrong, sentence in (({"name": ""}, "Enter the full name"), ({"born": ["31", "2", "1952"]}, "a real date"),
                            ({"born": ["1", "1", "2030"]}, "must be in the past"), ({"reason": ""}, "Enter how you"),
                            ({"reason": "x" * 301}, "must be shorter"), ({"name": "x" * 201}, "200 characters")):
        back = ada.submit(page, {**DETAILS, **wrong}, form=1)
        assert back.status_code == 422 and sentence in back.text, wrong
        assert "name" in wrong or DETAILS["name"] in back.text
    assert told(council) == []
    done = ada.submit(page, DETAILS, form=1).text
    assert "It is put right" in done and "14 March 1952" in done and "Rose Whitaker-Bell" in done
    assert "She showed her marriage certificate" in done and "by Ada Quay" in done
    before = ada.get(page).text
    assert "Name: Rose Whitaker, until" in before and "Date of birth: 14 March 1951, until" in before
    [message] = told(council)
    assert "changed your name and date of birth in our records" in message
    assert "Nothing is changed" in ada.submit(page, DETAILS, form=1).text and len(told(council)) == 1
    for typed in ("14+3+1952", "rose+bell", "rose+whitaker"):
        assert "Rose Whitaker-Bell" in ada.get(f"/desk/people?q={typed}").text, typed
    ada.submit(page, {**DETAILS, "born": ["", "", ""]}, form=1)
    assert "dob" not in profile.facts_of(council, rose) and len(told(council)) == 2
    row = council.query(AuditRow).filter_by(action="corrected_record").first()
    assert row.detail == {"facts": ["name", "dob"]} and row.subject_id == rose.public_id


def test_an_address_is_changed_after_a_move_or_because_it_was_wrong(council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    page = f"{opened(ada, rose)}/address?q=mill+lane"
    for wrong, sentence in (({"uprn": ""}, "Select their address"), ({"label": " "}, "Enter their address"),
                            ({"why": ""}, "Select what happened"), ({"since": ["", "", ""]}, "Enter the first day"),
                            ({"since": ["1", "1", "1850"]}, "must be in the past"), ({"reason": ""}, "Enter how you"),
                            ({"since": ["1", "1", "2019"]}, "must be after 1 January 2020")):
        back = ada.submit(page, {**HOME, **wrong}, form=-1)
        assert back.status_code == 422 and sentence in back.text, wrong
        assert "label" in wrong or "9 Mill Lane" in back.text
    done = ada.submit(page, {**HOME, "why": "wrong", "since": ["", "", ""]}, form=-1).text
    assert "Flat 2, 9 Mill Lane" in done and "She told me" in done and OLD_HOME not in done
    assert held_of(council, rose) == [("Flat 2, 9 Mill Lane", date(2020, 1, 1), None),
                                      (OLD_HOME, date(2020, 1, 1), date(2019, 12, 31))]
    assert f"{OLD_HOME}: written down wrongly" in ada.get(page).text
    assert "Nothing is changed" in ada.submit(page, HOME, form=-1).text
    ada.submit(page, {**HOME, "label": "1 New Street"}, form=-1)
    assert held_of(council, rose)[:2] == [("1 New Street", date(2026, 11, 1), None),
                                          ("Flat 2, 9 Mill Lane", date(2020, 1, 1), date(2026, 10, 31))]
    assert len(told(council)) == 2 and "changed your address" in told(council)[0]
    council.add(Address(council_id="aldermere", uprn="999011000012", line="12 Mill Lane", line_key="12 mill lane",
                        number="12", position=12, usrn=factories.MILL_LANE, postcode="ZZ1 1AA", postcode_key="zz11aa",
                        easting=600_010.0, northing=500_110.0, ward_code="W1"))
    council.commit()
    page = f"/desk/people/{rose.public_id}/address?q=12+mill+lane"
    assert "We know no address like that" in ada.get(page.replace("mill", "nowhere")).text
    assert "12 Mill Lane" in ada.get(page).text
    ada.submit(page, {**HOME, "uprn": "999011000012", "since": ["2", "11", "2026"]}, form=-1)
    assert [(home.uprn, home.label.partition(",")[0]) for home in addresses.all_of(council, rose)][0] == (
        "999011000012", "12 Mill Lane")


def test_a_page_that_was_open_too_long_comes_back_with_what_was_typed(council, rose, desk):
    ada = desk(level=Level.ADVANCED)
    address = opened(ada, rose)
    for path, sent in (("details", DETAILS), ("address", HOME)):
        back = ada.post(f"{address}/{path}", data={**sent, "csrf_token": "old"})
        assert back.status_code == 400 and "open too long" in back.text and sent["reason"] in back.text


def test_who_has_not_checked_the_caller_is_sent_to_do_so_and_who_has_may(council, rose, desk):
    sam = desk("Sam Reed", level=Level.CORE)
    address = opened(sam, rose)
    for path in ("details", "address"):
        assert sam.get(f"{address}/{path}").location == f"{address}/caller"
    assert "Check who they are first" in sam.get(f"{address}/caller").text
    sam.submit(f"{address}/caller", {"name": "yes", "dob": "yes", "address": "yes"}, form=1)
    assert sam.get(f"{address}/details").status_code == 200


def test_a_protected_address_is_changed_by_those_who_may_see_it_and_nothing_goes_where_it_is_not_safe(
    council, rose, desk,
):
    ada, dee = desk(level=Level.MANAGER), desk("Dee Moss", level=Level.SPECIALIST, teams=("duty",))
    protecting.protect(council, rose, actor=factories.actor_of(council, "Bo Lund"), reason="Danger",
                       review_on=date(2027, 1, 1), at=factories.AT)
    council.commit()
    page = ada.get(f"{opened(ada, rose)}/address", follow_redirects=True).text
    assert "Their address is protected" in page and OLD_HOME not in page
    dee.submit(f"{opened(dee, rose)}/address?q=mill", {**HOME, "label": "Safe House"}, form=-1)
    council.expire_all()
    home = addresses.current(council, rose, date(2026, 11, 23))
    assert home is not None and (home.label, home.protected) == ("Safe House", True)
    assert told(council) == [] and "Safe House" not in ada.get(f"/desk/people/{rose.public_id}").text
