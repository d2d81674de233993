"""The letter about a decision: on a page to print and as a PDF, and never with an address that is protected."""

import io
from datetime import date

import pypdf
import pytest

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Outcome
from frontdoor.people import addresses
from frontdoor.triage import decide
from frontdoor.web import pdf
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
WHY = "The hole is 20 mm deep (we repair from 40 mm).\nWe look again in March."


@pytest.fixture
def decided(council):
    """A report that Ada decided, whose reporter's address is known."""
    case = factories.case(council, factories.FOR_A_PERSON)
    decide.decide(council, case, outcome=Outcome.NO_ACTION, reasons=WHY, at=factories.AT,
                  actor=factories.actor_of(council, "Bo Lane"))
    home = addresses.move(council, factories.party(council, case).resident, uprn=None, label="4 Mill Lane, Aldermere",
                          from_on=date(2020, 1, 1), source="a test", at=factories.AT)
    return case, home


def path(case, kind=""):
    return f"/desk/cases/{case.reference}/letter{kind}"


def texts(content):
    """What stands on the pages, line by line."""
    return [line for page in pypdf.PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines()]


def test_the_letter_has_the_decision_its_reasons_and_where_it_goes(council, desk, decided):
    case, _ = decided
    text = desk().get(path(case)).text
    for words in ("Aldermere Borough Council", "Peter Marsh<br>4 Mill Lane<br>Aldermere", "Dear Peter Marsh,",
                  "We look again in March.", f"/cases/{case.reference}", "ask a person to look again"):
        assert words in text, words
    assert [row.action for row in council.query(AuditRow).filter(AuditRow.action.like("%letter"))] == ["opened_letter"]


def test_the_pdf_says_the_same(desk, decided):
    case, _ = decided
    answer = desk().get(path(case, ".pdf"))
    assert answer.mimetype == "application/pdf" and pdf.complaint("letter.pdf", answer.data) is None
    said = texts(answer.data)
    assert "4 Mill Lane" in said and "We look again in March." in said
    assert any("(we repair from 40 mm)" in line for line in said)


def test_a_protected_address_is_never_printed(council, desk, decided):
    case, home = decided
    home.protected = True
    ada = desk()
    assert "4 Mill Lane" not in ada.get(path(case)).text and "is never printed" in ada.get(path(case)).text
    assert not any("Mill Lane" in line and "4" in line for line in texts(ada.get(path(case, ".pdf")).data))


def test_where_nothing_is_decided_or_nobody_may_be_written_to_there_is_no_letter(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    ada = desk()
    assert "Nothing is decided yet" in ada.get(path(case)).text
    assert ada.get(path(case, ".pdf")).status_code == 404
    assert ada.get("/desk/cases/FD-7K2M-9QX4-C/letter").status_code == 404
