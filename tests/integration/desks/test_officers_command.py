"""`frontdoor officers`: taking on, setting up anew, listing, leaving; and a sentence for what cannot be."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from frontdoor.cli import group
from frontdoor.people import rights
from frontdoor.people.officers import Officer, by_email
from frontdoor.triage import placement, questions, stranded
from tests import factories
from tests.integration.desks.conftest import found

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def run(council, settings, monkeypatch):
    """Runs the command as an operator does; gives its exit status and what it printed."""
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FRONTDOOR_SECRET_KEYS", ",".join(settings.secret_keys))

    def call(*words):
        council.commit()
        council.expire_all()
        done = CliRunner().invoke(group, ["officers", *words])
        return done.exit_code, done.output

    return call


def test_an_officer_is_taken_on_and_their_link_opens(run, client, council):
    status, said = run("add", "Sam Reed", "Sam.Reed@Example.org", "--level", "advanced", "--team", "customer-services",
                       "--team", "highways")
    assert status == 0
    path = found(r"http://127\.0\.0\.1:8000(/desk/welcome/\S+)", said)
    assert "Welcome, Sam Reed." in client.get(path).text
    officer = by_email(council, factories.ALDERMERE, "sam.reed@example.org")
    assert officer is not None
    assert officer.as_actor().teams == {"customer-services", "highways"} and officer.password_hash is None


@pytest.mark.parametrize("words, sentence", [
    (("Sam", "sam@example.org", "--level", "core", "--team", "nowhere"), "There is no team called nowhere."),
    (("Sam", "not an address", "--level", "core"), "not an address is not an email address"),
    (("  ", "sam@example.org", "--level", "core"), "Give the officer's name."),
    (("Sam", "sam@example.org", "--level", "king"), "'king' is not one of"),
    (("Ada", "ADA@example.com", "--level", "core"), "ada@example.com is an officer already."),
    (("Mira", "mira@example.org", "--level", "member"), "A councillor has --level member, at least one --ward"),
    (("Sam", "sam@example.org", "--level", "core", "--ward", "Harbour"), "nobody else has a ward."),
    (("Mira", "mira@example.org", "--level", "member", "--ward", "Atlantis"), "There is no ward called Atlantis."),
])
def test_what_cannot_be_is_refused_with_a_sentence(run, council, words, sentence):
    factories.officer(council)
    status, said = run("add", *words)
    assert status == 2 and sentence in said
    assert council.scalars(select(Officer.name)).all() == ["Ada Quay"]


def test_a_councillor_is_taken_on_with_their_ward_and_listed_with_it(run, council):
    status, said = run("add", "Mira Solway", "mira@example.org", "--level", "member", "--ward", "Harbour")
    assert status == 0 and "/desk/welcome/" in said
    [listed] = json.loads(run("list")[1])
    assert (listed["level"], listed["wards"], listed["teams"]) == ("member", ["Harbour"], [])
    assert run("leave", "mira@example.org")[1].startswith("Mira Solway has left")


def test_a_council_that_does_not_exist_is_named(run):
    assert run("--council", "atlantis", "list") == (
        2, "There is no council called atlantis. There are: aldermere, thornby.\n")


def test_resetting_the_factor_ends_sessions_and_codes_at_once(run, staff, seat, client):
    person = staff()
    desk = seat(person.officer)
    assert desk.get("/desk").status_code == 200
    status, said = run("reset-factor", person.email)
    assert status == 0 and "/desk/welcome/" in said
    assert desk.get("/desk").status_code == 302
    page = client.submit("/desk/sign-in", {"email": person.email, "password": "lantern meadow copper"})
    for code in (person.code(factories.AT), person.codes[0]):
        assert client.submit(page.request.path, {"code": code}).status_code == 422


def test_nobody_can_be_reset_who_is_not_an_officer(run):
    status, said = run("reset-factor", "zed@example.com")
    assert status == 2 and "No officer signs in as zed@example.com." in said


def test_the_list_is_json(run, staff):
    staff()
    status, said = run("list")
    assert status == 0 and json.loads(said) == [
        {"name": "Ada Quay", "email": "ada@example.com", "level": "manager", "active": True,
         "teams": ["customer-services"], "second_factor": True}]


def test_an_officer_who_leaves_strands_no_case(run, staff, seat, council):
    person = staff()
    desk = seat(person.officer)
    held = factories.case(council, factories.FOR_A_PERSON)
    asked = factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place("Far", 640_000)})
    for case in (held, asked):
        placement.take(council, case, actor=person.actor, at=factories.AT)
    questions.ask_resident(council, asked, question="How deep?", actor=person.actor, at=factories.AT)
    dry = run("leave", person.email, "--dry-run")
    assert dry[0] == 0 and "Ada Quay would hand on 2 things. Nothing was changed." in dry[1]
    assert desk.get("/desk").status_code == 200
    status, said = run("leave", person.email)
    assert status == 0 and "Ada Quay has left, and handed on 2 things." in said
    assert f"case: {held.title} ({held.reference}) -> Queue: Highways: for an adviser" in said
    assert [line for line in dry[1].splitlines()[:-1]] == said.splitlines()[:-1]
    assert desk.get("/desk").status_code == 302
    council.refresh(held)
    assert (held.queue, held.owner_id) == ("highways", None) and stranded.stranded(council) == []
    questions.write(council, asked, body="A hand.", party=factories.party(council, asked), at=factories.AT)
    assert asked.queue == "highways" and stranded.stranded(council) == []
    assert run("leave", person.email)[0] == 2


def test_a_right_is_given_by_name_and_taken_away_again(run, council):
    ada = factories.officer(council)
    assert run("right", "ada@example.com", "approve_own", "--give", "--by", "Lee") == (
        0, "Ada Quay has the right approve_own now.\n")
    council.expire_all()
    assert rights.has(council, ada.as_actor(), rights.Right.APPROVE_OWN)
    assert run("right", "ada@example.com", "approve_own", "--take-away", "--by", "Lee")[0] == 0
    assert not rights.has(council, ada.as_actor(), rights.Right.APPROVE_OWN)
    assert run("right", "nobody@example.com", "approve_own", "--give", "--by", "Lee")[0] == 2


def test_an_absence_is_written_down_and_called_off(run, council):
    factories.officer(council)
    factories.officer(council, "Bo Lane")
    days = ("--from", "2026-12-21", "--until", "2027-01-04")
    assert run("away", "ada@example.com", *days, "--cover", "bo@example.com") == (
        0, "Ada Quay is away from 21 December 2026 to 4 January 2027, and Bo Lane covers.\n")
    status, said = run("away", "bo@example.com", *days, "--cover", "ada@example.com")
    assert status == 2 and "Ada Quay is away too, and is covered by Bo Lane. Choose somebody else." in said
    assert run("back", "ada@example.com") == (0, "Ada Quay is back. 1 absence called off.\n")
    assert run("away", "bo@example.com", *days, "--cover", "ada@example.com")[0] == 0


def test_a_roster_is_printed_as_it_stands_after_the_change(run, council):
    factories.officer(council)
    status, said = run("roster", "ada@example.com", "--capacity", "30", "--hours", "mon-tue 09:00-13:00",
                       "--skill", "pothole", "--ward", factories.WARD)
    assert status == 0 and json.loads(said) == {
        "name": "Ada Quay", "capacity": 30, "skills": ["pothole"], "wards": ["Harbour"],
        "hours": {"mon": ["09:00", "13:00"], "tue": ["09:00", "13:00"]}}
    assert json.loads(run("roster", "ada@example.com", "--capacity", "9")[1])["skills"] == ["pothole"]


@pytest.mark.parametrize("words, sentence", [
    (("roster", "ada@example.com", "--hours", "mon 17:00-09:00"), "are no hours"),
    (("roster", "ada@example.com", "--hours", "every day"), "are no hours"),
    (("roster", "ada@example.com", "--skill", "alchemy"), "There is no service called alchemy."),
    (("roster", "ada@example.com", "--ward", "Atlantis"), "There is no ward called Atlantis."),
    (("assign", "nowhere", "round_robin"), "There is no queue called nowhere."),
    (("assign", "duty", "round_robin"), "are taken by whoever is on duty"),
    (("away", "ada@example.com", "--from", "2026-12-24", "--until", "2026-12-20"), "The last day must be"),
])
def test_a_rota_that_cannot_be_is_refused_with_a_sentence(run, council, words, sentence):
    factories.officer(council)
    status, said = run(*words)
    assert status == 2 and sentence in said


def test_a_queue_is_told_how_to_give_out_its_work_and_the_load_is_printed(run, council):
    factories.officer(council)
    assert run("assign", "highways", "least_loaded") == (
        0, "Highways: for an adviser: to whoever has most room.\n")
    factories.case(council, factories.FOR_A_PERSON)
    [row] = json.loads(run("work")[1])
    assert (row["points"], row["capacity"], row["cases"], row["away"]) == (2, 60, 1, False)
