"""Every address of the desk, asked by everybody who has no business there."""

import re

import pytest
from flask import Flask

from frontdoor.people.actor import Level
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
OPEN = {"desks.sign_in", "desks.show_password", "desks.sign_out", "desks.code", "desks.show_code", "desks.welcome",
        "desks.set_up"}
VALUES = {"slug": "highways", "public_id": "abc", "service_id": "pothole", "token": "abc", "file_id": "abc",
          "day": "2026-11-24", "do": "give", "absence_id": "abc",
          "other_id": "0123456789abcdef", "alert_id": "0123456789abcdef",
          "member_id": "0123456789abcdef", "merge_id": "0123456789abcdef", "group_id": "knit-and-natter"}


def rules(app: Flask):
    """Every (method, endpoint, rule) of the desk."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("desks.", "workforce.")):
            for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
                yield method, rule.endpoint, rule.rule


def address(rule: str, reference: str) -> str:
    values = {**VALUES, "reference": reference, **({"slug": "decide"} if "/cases/" in rule else {})}
    return re.sub(r"<(\w+)>", lambda found: values[found.group(1)], rule)


def ask(visitor, method, path, **more):
    return visitor.open(path, method=method, **more)


@pytest.fixture
def unprotected(app):
    """Without the check of the form's origin, so that the guard itself is what answers."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_every_route_of_the_desk_names_its_guard(app):
    nameless = [endpoint for _, endpoint, _ in rules(app) if not hasattr(app.view_functions[endpoint], "__guard__")]
    assert nameless == []
    guarded = {endpoint for _, endpoint, _ in rules(app)
               if app.view_functions[endpoint].__guard__.startswith("officer")}
    assert guarded == {endpoint for _, endpoint, _ in rules(app)} - OPEN


@pytest.mark.parametrize("who", ["nobody", "half signed in", "of another council", "who left"])
def test_nobody_without_a_right_gets_past_the_sign_in_page(unprotected, council, visitors, seat, staff, who):
    case = factories.case(council, factories.FOR_A_PERSON)
    before, visitor = case.version, visitors()
    if who == "half signed in":
        person = staff()
        visitor.post("/desk/sign-in", data={"email": person.email, "password": "lantern meadow copper"})
    elif who == "of another council":
        factories.set_up(council, factories.THORNBY)
        visitor = seat(factories.officer(council, "Tom Thorn", council_id=factories.THORNBY))
    elif who == "who left":
        gone = factories.officer(council, "Cy Moor")
        visitor = seat(gone)
        gone.active = False
    for method, endpoint, rule in rules(unprotected):
        if endpoint not in OPEN:
            answer = ask(visitor, method, address(rule, case.reference))
            assert answer.status_code == 302, f"{who}: {method} {rule} answered {answer.status_code}"
            assert answer.location.startswith("/desk/sign-in"), answer.location
    council.refresh(case)
    assert case.owner_id is None and case.version == before


def test_a_case_of_another_council_is_not_there_for_an_officer_of_this_one(unprotected, council, desk):
    factories.set_up(council, factories.THORNBY)
    theirs = factories.case(council, factories.FOR_A_PERSON, council_id=factories.THORNBY)
    officer = desk(level=Level.MANAGER, teams=("customer-services", "highways", "duty"))
    for method, endpoint, rule in rules(unprotected):
        if endpoint != "desks.sign_out":
            assert theirs.reference not in ask(officer, method, address(rule, theirs.reference)).text
    assert officer.get("/desk/search", query_string={"q": theirs.reference}).status_code == 200


def test_a_post_that_does_not_come_from_our_pages_does_nothing(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    officer = desk()
    assert officer.post(f"/desk/cases/{case.reference}/take").status_code == 400
    assert officer.post("/desk/queues/highways/next").status_code == 400
    assert officer.post("/desk/sign-out").status_code == 400
    assert officer.get("/desk").status_code == 200
