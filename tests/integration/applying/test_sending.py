"""From the details to the case: papers, the word given, whose case it is, and what the account learns."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.contacts.models import Stumble
from frontdoor.people import addresses, profile
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident
from tests import factories as make
from tests.hostile_files import hostile_files
from tests.integration.applying.conftest import Application, said, upload
from tests.integration.conftest import Visitor
from tests.unit.web.test_pdf import plain

SignsIn = Callable[..., Visitor]
AGREED = {"declared": "y"}


def papers(v5c: Any = None, proof: Any = None) -> dict[str, Any]:
    """What is sent with the page of the papers."""
    return {"v5c_document": v5c or upload(plain(), "V5C.pdf"), "proof_document": proof or upload(name="bill.jpg")}


def count(session: Session, row: type) -> int:
    return session.scalar(select(func.count()).select_from(row)) or 0


def test_a_guest_sends_an_application_and_is_told_so_in_its_own_words(town: Session, client: Visitor) -> None:
    walk = Application(client, answers=said(documents_how="upload")).until("documents")
    walk.send(papers())
    walk.until("check-answers")
    for words in ("V5C.pdf", "bill.jpg", "RW19 OSE", "Rose Whitaker", "£60", "Now send your application",
                  "What we found about this address", "I live at this address"):
        assert words in walk.text, words
    assert "your report" not in walk.text
    walk.send(AGREED)
    assert walk.heading == "We have your application"
    case = town.scalars(select(Case)).one()
    assert case.answers["declaration"]["value"] == ["agree"] and case.answers["vrm"]["value"] == "RW19OSE"
    assert (case.place_label, case.usrn, case.ward) == ("12 Mill Lane, Aldermere, ZZ1 2AB", make.MILL_LANE, make.WARD)
    assert {one.name for one in town.scalars(select(Attachment)) if one.case_id == case.id} == {"V5C.pdf", "bill.jpg"}
    assert town.scalars(select(Entry.public_words).order_by(Entry.id)).first() == "We received your application"
    tracking = client.get(f"/cases/{case.reference}")
    assert "Your application" in tracking.text and "V5C.pdf" in tracking.text
    paper = next(one for one in town.scalars(select(Attachment)) if one.name == "V5C.pdf")
    found = client.get(f"/cases/{case.reference}/photos/{paper.public_id}")
    assert found.headers["Content-Disposition"].startswith("attachment")


def test_nothing_is_sent_before_the_word_is_given(town: Session, client: Visitor) -> None:
    walk = Application(client).until("check-answers")
    walk.send({})
    assert walk.page.status_code == 422 and "Select that you agree" in walk.text
    assert count(town, Case) == 0


def test_a_resident_who_is_signed_in_sends_as_themselves_and_the_account_learns(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    signs_in(rose, client)
    before = count(town, Resident)
    walk = Application(client).until("check-answers").send(AGREED)
    assert walk.heading == "We have your application", walk.text
    assert count(town, Resident) == before
    assert town.scalars(select(Party)).one().resident_id == rose.resident_id
    learnt = profile.facts_of(town, rose.resident)
    assert (learnt["dob"].value, learnt["dob"].source) == ("1951-03-14", "application")
    assert not {"name", "email", "phone", "vrm", "length_m", "declaration"} & learnt.keys()
    home = addresses.current(town, rose.resident, town.scalars(select(Case)).one().received_at.date())
    assert home is not None and home.label.startswith("12 Mill Lane") and home.source == "application"
    town.refresh(rose.resident)
    assert {(point.kind, point.verified_at is None) for point in rose.resident.contact_points} == {
        ("email", False), ("phone", True)}


def test_what_is_typed_does_not_change_how_an_account_is_reached(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    signs_in(rose, client)
    walk = Application(client).until("you")
    walk.send({"name": "Mallory", "email": "mallory@example.org"}).until("check-answers").send(AGREED)
    town.refresh(rose.resident)
    assert rose.resident.name == "Rose Whitaker"
    assert [one.value for one in town.scalars(select(ContactPoint).where(ContactPoint.kind == "email"))] == [
        "rose.whitaker@example.org"]


def test_a_guest_teaches_no_account_anything(town: Session, rose: Account, client: Visitor) -> None:
    Application(client).until("check-answers").send(AGREED)
    assert profile.facts_of(town, rose.resident) == {}
    assert town.scalars(select(Party)).one().resident_id != rose.resident_id


def test_sending_twice_and_from_two_windows_makes_one_case(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    signs_in(rose, client)
    walk = Application(client).until("check-answers")
    fields = {**walk.forms()[-1].fields, **AGREED}
    for _ in range(2):
        assert client.post(f"{walk.base}/check-answers", data=fields).status_code == 303
    assert count(town, Case) == 1
    found = client.get(f"{walk.base}/kind")
    assert "You have sent this application" in found.text
    assert client.post(f"{walk.base}/kind", data=fields).status_code == 409


def test_back_and_a_changed_answer_change_the_price_and_the_result(town: Session, client: Visitor) -> None:
    walk = Application(client).until("check-answers")
    walk.open("size?from=check-answers")
    same = {name: walk.answers[name] for name in walk.names & walk.answers.keys()}
    walk.send({**same, "length_m": "7"})
    assert "You cannot have this permit" in walk.until("check-answers").text and "It costs" not in walk.text


@pytest.mark.parametrize("field, value", [
    ("fee_pence", "1"), ("result", "eligible_auto"), ("zone", "Z"), ("property_in_zone", "yes"), ("age", "99"),
    ("resident_id", "1"), ("declaration", "agree"),
])
def test_fields_that_no_page_asks_change_nothing(town: Session, client: Visitor, field: str, value: str) -> None:
    walk = Application(client, home="16 Mill Lane").until("answer")
    walk.open("kind").send({"sub_type": "resident_permit", field: value})
    assert field not in town.scalars(select(Draft)).one().answers
    assert walk.open("answer").heading == "You cannot have this permit"


def test_papers_can_be_taken_back_and_what_is_wrong_is_said(town: Session, client: Visitor) -> None:
    walk = Application(client, answers=said(documents_how="upload")).until("documents")
    walk.send({"v5c_document": upload(hostile_files()["pdf"], "log book.pdf"), "proof_document": upload()})
    assert walk.page.status_code == 422 and "log book.pdf" in walk.text or "log book" in walk.text
    assert "bill.jpg" in walk.text
    walk.send(papers(proof=upload(b"", "")))
    assert walk.at != "documents"
    walk.open("documents")
    assert "V5C.pdf" in walk.text and "PDF," in walk.text
    gone = next(one for one in town.scalars(select(Attachment)) if one.name == "V5C.pdf")
    found = client.get(f"{walk.base}/files/{gone.public_id}")
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert found.headers["Content-Security-Policy"].endswith("sandbox")
    assert (found.headers["X-Content-Type-Options"], found.mimetype) == ("nosniff", "application/pdf")
    walk.send({"remove": gone.public_id})
    assert "V5C.pdf" not in walk.text
    assert "v5c_document" not in town.scalars(select(Draft)).one().answers


def test_a_page_that_is_refused_is_noted_without_what_was_typed(town: Session, client: Visitor) -> None:
    walk = Application(client).until("registration")
    for typed in ("<script>", "no such plate at all", ""):
        assert walk.send({"vrm": typed}).page.status_code == 422
    row = town.scalars(select(Stumble)).one()
    assert (row.page_id, row.times) == ("registration", 3)
    assert row.errors == [{"label": "What is the registration number?", "say": "Enter the registration number"}]
    walk.go_on()
    town.refresh(row)
    assert (row.times, row.errors) == (3, [])
