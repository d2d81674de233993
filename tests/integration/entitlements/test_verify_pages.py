"""Whoever looks at a permit learns yes or no, and nothing about anybody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdoor.catalogue import versions
from frontdoor.clock import start_of_day
from frontdoor.entitlements import grants, numbers, terms
from tests import factories
from tests.factories import AT
from tests.integration.conftest import Visitor
from tests.integration.entitlements.permits import permit
from tests.integration.pages import as_read

TODAY = AT.date()
UNKNOWN = "7K2M9QX4C0T1"


@pytest.fixture
def printed(council: Session, moment: Any) -> str:
    """The code of a permit that runs today."""
    return permit(council, starts_on=TODAY).code


def heading(page: Any) -> str:
    return as_read(page.text).words_of("h1")


def test_a_permit_that_runs_is_valid_and_the_page_says_when_it_was_checked(client: Visitor, printed: str) -> None:
    page = client.get(f"/verify/{printed}")
    assert page.status_code == 200
    assert heading(page) == "This permit is valid"
    assert "Monday 23 November 2026" in page.text and numbers.in_groups(printed) in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("service", "kind", "word"), [
    ("blue-badge", "blue_badge", "badge"), ("bus-pass-older", "bus_pass", "pass")])
def test_it_is_called_by_its_own_word(
    council: Session, client: Visitor, moment: Any, service: str, kind: str, word: str,
) -> None:
    version = versions.current(council, factories.ALDERMERE, service)
    term = permit(council, starts_on=TODAY, service_id=service, version_id=version.row_id, kind=kind)
    assert heading(client.get(f"/verify/{term.code}")) == f"This {word} is valid"


@pytest.mark.parametrize("write", [str.lower, numbers.in_groups, lambda code: f"{code[:6]} {code[6:]} ".lower()])
def test_a_code_is_found_however_it_is_typed(client: Visitor, printed: str, write: Any) -> None:
    assert heading(client.get(f"/verify/{write(printed)}")) == "This permit is valid"
    typed = client.get("/verify", query_string={"code": write(printed)}, follow_redirects=True)
    assert heading(typed) == "This permit is valid" and typed.request.path == f"/verify/{printed}"


def test_nothing_about_the_holder_or_the_vehicle_is_told(client: Visitor, printed: str) -> None:
    text = client.get(f"/verify/{printed}").text
    assert not any(word in text for word in ("Rose", "Whitaker", "RW19", "Harbour Row", "ALD-", "Zone", "2027"))


def test_a_permit_of_one_council_is_not_valid_in_another(client: Visitor, printed: str) -> None:
    assert heading(client.get(f"/verify/{printed}", base_url="http://localhost")) == "This is not valid"


def test_every_code_that_is_not_valid_gets_the_same_page(council: Session, client: Visitor, moment: Any) -> None:
    over = permit(council, starts_on=date(2025, 11, 20))
    to_come = permit(council, starts_on=TODAY + timedelta(days=1))
    withdrawn, given_up = permit(council, starts_on=TODAY), permit(council, starts_on=TODAY)
    grants.end(council, withdrawn.entitlement, "withdrawn", AT)
    grants.end(council, given_up.entitlement, "given_up", AT)
    changed = permit(council, starts_on=TODAY)
    replaced = changed.code
    grants.change_vehicle(council, changed.entitlement, subject="AB12 CDE", facts={}, case_id=None, at=AT)
    codes = [UNKNOWN, over.code, to_come.code, withdrawn.code, given_up.code, replaced]
    council.commit()
    pages = [client.get(f"/verify/{code}") for code in codes]
    assert {page.status_code for page in pages} == {200}
    assert {heading(page) for page in pages} == {"This is not valid"}
    assert len({_without_nonces(page.text.replace(numbers.in_groups(code), ""))
                for page, code in zip(pages, codes, strict=True)}) == 1
    assert len({len(page.data) for page in pages}) == 1
    assert heading(client.get(f"/verify/{changed.code}")) == "This permit is valid"


def _without_nonces(text: str) -> str:
    found = as_read(text)
    for element in found.all("script"):
        text = text.replace(element.attributes.get("nonce", "none"), "")
    return text


def test_a_permit_is_valid_from_the_first_minute_of_its_first_day_to_the_last_of_its_last(
    council: Session, client: Visitor, moment: Any,
) -> None:
    term = permit(council, starts_on=date(2027, 5, 1), months=1)
    council.commit()

    def at(when: datetime) -> str:
        moment.move_to(when)
        return heading(client.get(f"/verify/{term.code}"))

    minute = timedelta(minutes=1)
    assert at(start_of_day(date(2027, 5, 1)) - minute) == "This is not valid"
    assert at(start_of_day(date(2027, 5, 1))) == "This permit is valid"
    assert at(start_of_day(date(2027, 6, 1)) - minute) == "This permit is valid"
    assert at(start_of_day(date(2027, 6, 1))) == "This is not valid"


def test_a_renewed_permit_goes_over_to_its_new_code_at_midnight(council: Session, client: Visitor, moment: Any) -> None:
    first = permit(council, starts_on=TODAY, months=1)
    second = terms.issue_next(council, first.entitlement, first, months=1, fee_pence=0, charge_id=None, case_id=None,
                              at=AT)
    council.commit()
    assert heading(client.get(f"/verify/{second.code}")) == "This is not valid"
    moment.move_to(start_of_day(second.starts_on))
    assert heading(client.get(f"/verify/{second.code}")) == "This permit is valid"
    assert heading(client.get(f"/verify/{first.code}")) == "This is not valid"


@pytest.mark.parametrize(("typed", "error"), [("", "Enter the code that is printed on it"),
                                              ("ALD-7K2M", "Code must be 12"),
                                              ("<script>alert(1)</script>", "Code must be 12")])
def test_the_form_says_what_is_wrong_with_what_was_typed(
    council: Session, client: Visitor, typed: str, error: str,
) -> None:
    page = client.get("/verify", query_string={"code": typed})
    assert page.status_code == 422 and error in page.text and heading(page) == "Check a permit, badge or pass"
    assert "<script>alert" not in page.text


def test_an_address_that_holds_no_code_is_just_not_valid(council: Session, client: Visitor) -> None:
    for code in ("nothing", "x" * 5000, "%3Cb%3E", "é"):
        page = client.get(f"/verify/{code}")
        assert page.status_code == 200 and heading(page) == "This is not valid"
