"""Every address that there is, asked for by everybody of another sort who has no business there: none opens.

The table is made from the url map and the guard that each address names. What a role may open is not asked for here;
that they can is what every other test shows.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from frontdoor.cases.access import grant
from frontdoor.people import account_sessions, logins, members, registering, representatives
from frontdoor.people.actor import Level
from frontdoor.triage import placement
from tests import factories
from tests.factories import AT
from tests.integration.desks.conftest import COOKIE
from tests.integration.desks.test_work import DANGER
from tests.integration.twins.worlds import given

# One database is enough: no guard asks it anything but who is signed in.
pytestmark = [pytest.mark.usefixtures("moment"),
              pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)]
OFFICERS = [level for level in Level if level is not Level.MEMBER]
RESIDENTS = ("resident", "representative")
OWN, TEAM, OTHER, RESTRICTED = "own", "team", "other", "restricted"
BY_MACHINES = ("signed with", "bearer of", "demo only")
ANYTHING = ["0123456789abcdef"]


def may_enter(guard, role):
    """Whether the guard of an address lets that role past."""
    if guard.startswith("officer, at least "):
        return role in OFFICERS and role.rank >= Level(guard.rpartition(" ")[2]).rank
    if guard == "officer, strategic or manager":
        return role in (Level.STRATEGIC, Level.MANAGER)
    if guard.startswith(BY_MACHINES):
        return False
    return {"signed-in resident": role in RESIDENTS, "councillor": role == "councillor"}.get(guard, True)


def may_know(guard, role, relation):
    """Whether that role may know of a case that stands so to them. `own` has them as its officer, as whoever sent it or
    acts for that person, as the councillor who follows it; `team` is their team's, `other` is a public report."""
    if relation == RESTRICTED:
        return False
    return role in OFFICERS or guard == "open to all" or relation == OWN and role != "anonymous"


def forbidden(app, role, cases):
    """Every (method, path, relation) that the role must not open; the relation is empty where there is none."""
    bound = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "__guard__", "open to all")
        for relation in cases if "reference" in rule.arguments else [""]:
            known = relation == "" or may_know(guard, role, relation)
            by_key = guard == "holder of a key" and "token" in rule.arguments
            if may_enter(guard, role) and known and not by_key:
                continue
            values = {name: given(rule, name, [cases[relation]] if name == "reference" else ANYTHING, 0)
                      for name in rule.arguments}
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, bound.build(rule.endpoint, values), relation


@pytest.fixture
def roles(app, council, seat) -> Iterator[tuple[dict[str, FlaskClient], dict[str, str]]]:
    """Somebody of each sort with their browser, and the cases by how they stand to all of them."""
    app.config["WTF_CSRF_ENABLED"] = False
    mine, team, other = (factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place(f"No {number}",
                                                  610_000 + 90 * number)}) for number in range(3))
    hidden = factories.case(council, DANGER)
    rose, helper = factories.resident(council), factories.resident(council, "Ann Fell", email="ann@example.org")
    factories.party(council, mine).resident_id = rose.id
    representatives.offer(council, rose, helper, scope=("see", "apply"), evidence="a letter", until_on=None,
                          recorded_by="x", at=AT, agreed=True)
    browsers = {"anonymous": FlaskClient(app)}
    for name, person in (("resident", rose), ("representative", helper)):
        account = registering.open_account(council, person, logins.email(f"{name}@example.org"), "no", at=AT)
        browsers[name] = FlaskClient(app)
        browsers[name].set_cookie("frontdoor-account", account_sessions.begin(council, account, at=AT),
                                  domain="127.0.0.1")
    for level in Level:
        officer = factories.officer(council, f"{level} Lane", level=level, teams=() if level is Level.MEMBER else (
            "customer-services",))
        if level is Level.MEMBER:
            members.elect(council, officer, [factories.WARD], known=[factories.WARD])
            grant(council, mine, "member", officer.public_id, reason="agreed", at=AT)
        if level is Level.CORE:
            placement.take(council, mine, actor=officer.as_actor(), at=AT)
        role = "councillor" if level is Level.MEMBER else level
        browsers[role] = FlaskClient(app)
        browsers[role].set_cookie(COOKIE, seat(officer).get_cookie(COOKIE, domain="127.0.0.1").value,
                                  domain="127.0.0.1")
    council.flush()
    cases = {OWN: mine, TEAM: team, OTHER: other, RESTRICTED: hidden}
    yield browsers, {relation: case.reference for relation, case in cases.items()}


def test_nobody_opens_an_address_that_is_not_theirs(app, roles):
    browsers, cases = roles
    opened, told_apart, asked = [], [], 0
    for role, browser in browsers.items():
        for method, path, relation in forbidden(app, role, cases):
            with browser.open(path, method=method, base_url="http://127.0.0.1") as answer:
                asked += 1
                if answer.status_code < 300:
                    opened.append(f"{role} {relation}: {method} {path} answered {answer.status_code}")
                elif relation and role in OFFICERS and path.startswith("/desk") and answer.status_code != 404:
                    told_apart.append(f"{role} {relation}: {method} {path} answered {answer.status_code}")
    assert (opened, told_apart) == ([], [])
    assert asked > 1500 and len(browsers) == 10


def test_what_each_role_may_open_does_open(roles):
    """The control: the same browsers and cases, where they belong."""
    browsers, cases = roles
    for role, browser in browsers.items():
        path = {"anonymous": f"/follow/{cases[OTHER]}", "councillor": "/members"}.get(
            role, f"/cases/{cases[OWN]}" if role in RESIDENTS else f"/desk/cases/{cases[OTHER]}")
        assert browser.get(path, base_url="http://127.0.0.1").status_code == 200, f"{role}: {path}"
