"""Whose form it is: offered after the answer, claimed once, and opened by nobody else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import drafts
from frontdoor.cases.drafts import Draft, DraftNotFound
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.people import account_sessions, addresses, profile, representatives
from frontdoor.people.accounts import Account, AccountSession
from frontdoor.people.officers import Officer
from frontdoor.web.journey import opening
from tests import factories as make
from tests.integration.applying.conftest import HOME, SERVICE, Application, said
from tests.integration.conftest import Visitor
from tests.integration.journeying import PETER, UNHURT, Walk
from tests.integration.pages import as_read

SignsIn = Callable[..., Visitor]


def draft_of(session: Session) -> Draft:
    return session.scalars(select(Draft).order_by(Draft.id.desc())).first() or pytest.fail("no draft")


def lives_on_mill_lane(session: Session, rose: Account) -> None:
    """Rose told her account where she lives and when she was born."""
    addresses.move(session, rose.resident, uprn=HOME, label="12 Mill Lane, Aldermere, ZZ1 2AB",
                   from_on=date(2026, 3, 1), source="resident", at=make.AT)
    profile.note(session, rose.resident, "dob", "1951-03-14", source="resident", at=make.AT)


def test_the_account_is_offered_after_the_answer_and_before_personal_details(town: Session, client: Visitor) -> None:
    walk = Application(client).until("answer").follow(("Apply now",))
    assert walk.at == "account" and walk.heading == "Do you have an account?"
    onward = f"/sign-in?next=%2Fdrafts%2F{walk.base.rsplit('/', 1)[1]}%2Faccount"
    assert onward in walk.text.replace("&amp;", "&")
    assert walk.go_on().at not in {"account", "known"}


def test_answers_survive_signing_in_and_what_the_account_knows_is_filled_in(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    lives_on_mill_lane(town, rose)
    walk = Application(client).until("account")
    signs_in(rose, client)
    walk.open("account")
    assert walk.heading == "Use your account" and "Rose Whitaker" in walk.text
    walk.send()
    assert walk.at == "known" and walk.heading == "Is this still right?"
    for words in ("Rose Whitaker", "rose.whitaker@example.org", "14 March 1951", "From your account, 23 November 2026",
                  "What we found about this address", "From our list of addresses"):
        assert words in walk.text
    row = draft_of(town)
    assert row.resident_id == rose.resident_id and row.answers["dob"]["from"] == "account"
    assert row.answers["length_m"]["from"] == "resident"


def test_what_is_known_is_not_asked_again_but_can_be_put_right(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    lives_on_mill_lane(town, rose)
    signs_in(rose, client)
    walk = Application(client)
    seen = list(walk.pages_until("check-answers"))
    assert "born" not in seen and "account" not in seen and "known" in seen
    assert "From your account" in walk.text and "14 March 1951" in walk.text
    walk.open("born?from=known").send({"dob": ["15", "3", "1951"]})
    assert walk.at == "known" and "15 March 1951" in walk.text and "14 March 1951" not in walk.text
    kept = draft_of(town).answers["dob"]
    assert (kept["value"], kept["from"]) == ("1951-03-15", "resident")
    assert profile.facts_of(town, rose.resident)["dob"].value == "1951-03-14"


def test_the_home_address_is_offered_first_and_another_can_be_given(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    lives_on_mill_lane(town, rose)
    signs_in(rose, client)
    walk = Application(client)
    assert walk.at == "address" and "From your account, 23 November 2026. Is this still right?" in walk.text
    assert walk.send({}).page.status_code == 422
    walk.send({"choice": "home"})
    assert draft_of(town).answers["address"]["value"]["uprn"] == HOME
    walk.open("address").send({"choice": "other"})
    assert "Enter a postcode" in walk.text or "Type your street" in walk.text
    walk.send({"q": "14 Mill Lane"}).choose("14 Mill Lane")
    assert draft_of(town).answers["address"]["value"]["label"].startswith("14 Mill Lane")


def test_a_protected_address_is_never_shown(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    lives_on_mill_lane(town, rose)
    held = addresses.current(town, rose.resident, date(2026, 11, 23))
    assert held is not None
    held.protected = True
    signs_in(rose, client)
    assert "Mill Lane" not in Application(client).text


def test_somebody_elses_draft_is_a_page_like_one_that_never_was(
    town: Session, rose: Account, account: Callable[..., Account], signs_in: SignsIn, visitors: Callable[[], Visitor],
) -> None:
    walk = Application(signs_in(rose)).until("answer")
    ada = account("Ada Quay", "ada@example.org")
    for other in (signs_in(ada), visitors()):
        for page in ("", "/answer", "/address", "/known", "/account", "/check-answers", "/questions", "/save",
                     "/files/0123456789abcdef"):
            found = other.get(f"{walk.base}{page}")
            assert found.status_code == 404, page
            assert "You can have a permit" not in found.text and "Rose" not in found.text
        assert _words(other, f"{walk.base}/answer") == _words(other, "/drafts/never-was/answer")
    before = draft_of(town).answers
    other = signs_in(ada)
    token = Application(other).forms()[-1].fields["csrf_token"]
    for page in ("kind", "account", "check-answers", "answer", "save"):
        sent = other.post(f"{walk.base}/{page}", data={"csrf_token": token, "sub_type": "visitor_permits"})
        assert sent.status_code == 404, page
    assert town.get_one(Draft, 1).answers == before


def _words(visitor: Visitor, path: str) -> str:
    return as_read(visitor.get(path).text).words_of("main")


def test_the_first_claim_stands(
    town: Session, rose: Account, account: Callable[..., Account], signs_in: SignsIn, client: Visitor,
) -> None:
    walk = Application(client).until("account")
    ada = account("Ada Quay", "ada@example.org")
    late = signs_in(ada)
    page = Application.at_draft(late, walk.base).open("account")
    fields = page.forms()[-1].fields
    signs_in(rose, client)
    walk.open("account").send()
    assert late.post(f"{walk.base}/account", data=fields).status_code == 404
    row = draft_of(town)
    assert row.resident_id == rose.resident_id
    with pytest.raises(DraftNotFound):
        drafts.claim(town, row, ada.resident)


def test_signed_out_in_the_middle_keeps_what_was_typed_and_goes_on_after_signing_in(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    signs_in(rose, client)
    walk = Application(client, answers=said()).until("registration")
    for session_row in town.scalars(select(AccountSession)):
        account_sessions.end(town, session_row, at=now())
    walk.send({"vrm": "RW19 OSE"})
    assert walk.page.status_code == 404 and "Sign in to open it" in walk.text and "RW19 OSE" in walk.text
    assert "Rose" not in walk.text
    signs_in(rose, client)
    walk.send()
    assert draft_of(town).answers["vrm"]["value"] == "RW19OSE"


def test_who_acts_for_others_says_who_it_is_for(
    town: Session, rose: Account, account: Callable[..., Account], signs_in: SignsIn,
) -> None:
    donna = account("Donna Whitaker", "donna@example.org")
    given = representatives.offer(town, rose.resident, donna.resident, scope=["apply"], evidence="asked",
                                  until_on=None, recorded_by="a test", at=make.AT, agreed=True)
    visitor = signs_in(donna)
    walk = Application(visitor)
    assert walk.at == "account" and "Who is this for?" in walk.text
    assert walk.send({}).page.status_code == 422
    assert walk.send({"whom": "somebody"}).page.status_code == 422
    walk.send({"whom": rose.resident.public_id})
    row = draft_of(town)
    assert (row.resident_id, row.typed_by_id) == (rose.resident_id, donna.resident_id)
    walk.until("registration").go_on()
    town.refresh(row)
    assert row.answers["vrm"]["from"] == "representative"
    assert signs_in(rose).get(walk.base, follow_redirects=True).status_code == 200
    representatives.end(town, given, by="a test", at=now())
    assert visitor.get(walk.base).status_code == 404


@pytest.mark.parametrize("change", [
    {"scope": ["see"]}, {"scope": ["pay", "renew"]}, {"agreed": False}, {"until_on": date(2020, 1, 1)},
])
def test_only_a_live_right_to_apply_opens_the_draft_of_another(
    town: Session, rose: Account, account: Callable[..., Account], signs_in: SignsIn, change: dict[str, object],
) -> None:
    donna = account("Donna Whitaker", "donna@example.org")
    given: dict[str, object] = {"scope": ["apply"], "agreed": True, "until_on": None, **change}
    representatives.offer(town, rose.resident, donna.resident, evidence="asked", recorded_by="a test", at=make.AT,
                          **given)  # type: ignore[arg-type]
    walk = Application(signs_in(rose)).until("answer")
    assert signs_in(donna).get(f"{walk.base}/answer").status_code == 404


def test_a_draft_of_another_council_is_not_found(
    town: Session, rose: Account, signs_in: SignsIn,
) -> None:
    make.set_up(town, make.THORNBY)
    walk = Application(signs_in(rose))
    assert signs_in(rose).get(walk.base, base_url="http://localhost").status_code == 404


def test_an_expired_draft_says_so_and_the_token_opens_nothing(
    town: Session, rose: Account, signs_in: SignsIn,
) -> None:
    visitor = signs_in(rose)
    walk = Application(visitor).until("answer")
    row = draft_of(town)
    row.expires_at = now() - timedelta(seconds=1)
    found = visitor.get(f"{walk.base}/answer")
    assert found.status_code == 404 and "28 days" in found.text
    assert drafts.unfinished(town, rose.resident, at=now()) == []


def test_an_officers_draft_of_a_resident_opens_to_that_officer_and_the_resident_only(
    town: Session, rose: Account, signs_in: SignsIn, visitors: Callable[[], Visitor],
) -> None:
    officer = Officer(council_id=make.ALDERMERE, name="Ada Quay", email="ada@example.com", level="core",
                      created_at=make.AT)
    town.add(officer)
    town.flush()
    version = versions.current(town, make.ALDERMERE, SERVICE)
    row, token = drafts.begin(town, council_id=make.ALDERMERE, service_id=SERVICE, at=now(), officer_id=officer.id,
                              version_id=version.row_id, channel="phone")
    drafts.claim(town, row, rose.resident)
    assert visitors().get(f"/drafts/{token}/address").status_code == 404
    mine = signs_in(rose).get(f"/drafts/{token}/address")
    assert mine.status_code == 200 and "You are filling this in for a resident" not in mine.text


def test_a_report_of_somebody_signed_in_is_theirs_and_says_who_they_are(
    town: Session, rose: Account, signs_in: SignsIn,
) -> None:
    walk = Walk(signs_in(rose)).as_far_as_answer(spot="Outside 12").open("details").send({}).send(UNHURT)
    assert walk.at == "contact" and "From your account" in walk.text
    assert 'value="rose.whitaker@example.org"' in walk.text
    assert walk.send({"phone": "07700 900175"}).at == "check-answers"
    assert walk.send().heading == "We have your report"
    assert town.scalars(select(Party)).one().resident_id == rose.resident_id


def test_a_report_can_be_put_into_the_account_before_it_is_sent(
    town: Session, rose: Account, client: Visitor, signs_in: SignsIn,
) -> None:
    walk = Walk(client).as_far_as_answer(spot="Outside 12").open("details").send({}).send(UNHURT).send(PETER)
    assert "Keep this report in your account" in walk.text
    signs_in(rose, client)
    walk.open("account").send()
    assert walk.at == "check-answers" and "Peter Marsh" in walk.text
    assert draft_of(town).resident_id == rose.resident_id


def test_a_permit_that_is_to_be_changed_brings_its_answers_but_no_files_and_nothing_unknown(
    town: Session, app: Flask, rose: Account, signs_in: SignsIn,
) -> None:
    held = {name: {"value": value, "from": "entitlement", "at": make.AT.isoformat()} for name, value in {
        "sub_type": "resident_permit", "blue_badge_holder": False, "vehicle_type": "spaceship", "gone": 1,
        "v5c_document": "0123456789abcdef"}.items()}
    with app.test_request_context(base_url="http://127.0.0.1"):
        address = opening.begin(town, make.ALDERMERE, SERVICE, at=now(), resident=rose.resident, answers=held)
    kept = draft_of(town).answers
    assert {name for name, one in kept.items() if one["from"] == "entitlement"} == {"sub_type", "blue_badge_holder"}
    walk = Application.at_draft(signs_in(rose), address.rsplit("/", 1)[0])
    assert "kind" not in set(walk.pages_until("check-answers"))
    assert "From what you hold, 23 November 2026" in walk.text
