"""The rules from the command line: one document out, sentences on the error stream, statuses as published."""
import json

import pytest
from click.testing import CliRunner

from frontdoor.catalogue import loader, releases, versions
from frontdoor.catalogue.councils import Council
from frontdoor.cli.assess import assess
from frontdoor.cli.services import checked, checked_overlays, due, services
from frontdoor.clock import now

FACTS = {"road_owner": "this_council", "missing_cover": False, "collapse": False, "surface": "carriageway",
         "depth_mm": 40, "width_mm": 150}


@pytest.fixture(autouse=True)
def no_installation(monkeypatch):
    for name in ("FRONTDOOR_DATABASE_URL", "FRONTDOOR_COUNCIL"):
        monkeypatch.delenv(name, raising=False)


def run(command, *words, stdin=None):
    result = CliRunner().invoke(command, list(words), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def assessed(facts, *words, service="pothole"):
    text = facts if isinstance(facts, str) else json.dumps(facts)
    return run(assess, service, "--facts", "-", "--on", "2026-11-23", *words, stdin=text)


def test_a_finding_is_printed_as_one_document():
    result = assessed(FACTS)
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (found["result"], found["due_on"], found["version"]) == ("accepted", "2026-12-21", 1)
    assert found["hash"] == loader.compiled("pothole", "aldermere").hash


def test_facts_may_stand_in_a_file(tmp_path):
    (tmp_path / "facts.json").write_text(json.dumps(FACTS))
    result = run(assess, "pothole", "--facts", str(tmp_path / "facts.json"), "--on", "2026-11-23")
    assert json.loads(result.stdout)["result"] == "accepted"


def test_the_council_is_named_or_set_or_the_first(monkeypatch):
    assert json.loads(assessed(FACTS, "--council", "thornby").stdout)["result"] == "not_eligible"
    monkeypatch.setenv("FRONTDOOR_COUNCIL", "thornby")
    assert json.loads(assessed(FACTS).stdout)["result"] == "not_eligible"
    assert json.loads(assessed(FACTS, "--council", "aldermere").stdout)["result"] == "accepted"


@pytest.mark.parametrize(("facts", "words"), [
    ({"depth_mm": "deep"}, "depth_mm must be a whole number"), ({"nothing": 1}, "nothing"),
    ({"surface": "water"}, "surface must be one of"), ({"as_of": "2026-11-24"}, "as_of"),
    ({"as_of": "dont_know"}, "as_of"), ({"received": "soon"}, "received"), ("[1]", "JSON object"),
    ("{", "must be JSON"),
    ("", "must be JSON"), ('{"depth_mm": NaN}', "depth_mm: NaN is not a number"),
    ('{"width_mm": 4, "depth_mm" : -Infinity}', "depth_mm: -Infinity is not a number"),
    ('{"tags": [NaN]}', "tags: NaN is not a number"), ("NaN", "NaN is not a number"),
    ('{"depth_mm": 1e999999}', "depth_mm"), ('{"depth_mm": ' + "9" * 5000 + "}", "depth_mm: a number in it is too"),
    ('{"a":' * 100_000, "a: it is nested too deep"),
    ('{"depth_mm": 4, "place": ' + "[" * 10_000_000, "place: it is nested too deep"),
    ({"age": 5, "dob": "2000-01-01"}, "age must be 26"),
])
def test_what_cannot_be_used_is_refused_with_status_2_and_a_sentence(facts, words):
    result = assessed(facts)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("words", [
    ["no-such-service", "--facts", "-"], ["pothole"], [], ["pothole", "--facts", "-", "--on", "tomorrow"],
    ["pothole", "--facts", "-", "--council", "nowhere"], ["pothole", "--facts", "no-such-file"],
    ["pothole", "--facts", "-", "--on", "1999-01-01"],
])
def test_wrong_arguments_end_with_status_2_and_a_sentence(words):
    result = run(assess, *words, stdin=json.dumps(FACTS))
    assert result.exit_code == 2 and result.stdout == "" and result.stderr


def test_a_date_of_the_claim_may_be_given_as_a_fact():
    result = run(assess, "pothole", "--facts", "-", stdin=json.dumps({**FACTS, "as_of": "2026-11-23"}))
    assert json.loads(result.stdout)["on"] == "2026-11-23"


def test_a_batch_prints_one_result_a_line_in_order_and_goes_on_after_a_bad_one(tmp_path):
    lines = [{"id": "x", "service": "pothole", "facts": FACTS, "on": "2026-11-23"},
             {"id": 2, "service": "pothole", "facts": {"depth_mm": "deep"}, "on": "2026-11-23"},
             {"id": 3, "service": "no-such"}, {"id": 4, "service": "pothole", "facts": [1]}, {"id": 5, "facts": {}},
             {"id": 6, "service": "street-light", "facts": {"fault": "leaning"}, "on": "2026-11-23"}]
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join([*map(json.dumps, lines[:2]), "not json", "", *map(json.dumps, lines[2:])]) + "\n")
    result = run(assess, "--batch", str(path))
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [one["id"] for one in found] == ["x", 2, None, 3, 4, 5, 6]
    assert [one.get("result") for one in found] == ["accepted", *[None] * 5, "refer_urgent"]
    assert found[1]["error"]["fact"] == "depth_mm" and "whole number" in found[1]["error"]["say"]
    assert set(found[2]["error"]) == {"fact", "say"}


def test_a_good_batch_ends_with_status_0_and_takes_a_process_not_a_minute():
    line = json.dumps({"id": 1, "service": "pothole", "facts": FACTS, "on": "2026-11-23"})
    result = run(assess, "--batch", "-", stdin="\n".join([line] * 500))
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 500


@pytest.mark.parametrize(("service", "facts", "expected"), [
    ("library-booking", {"hirer": "commercial", "attendees": 12, "cancel_notice_days": 21},
     {"tier": 2, "amounts": {"charge_percent": 25, "refund_percent": 75}}),
    ("library-booking", {"cancel_notice_days": 6}, {"amounts": {"charge_percent": 100, "refund_percent": 0}}),
    ("register-birth", {"birth_date": "2026-11-01", "appointment": "2026-12-14"},
     {"result": "accepted", "flags": ["late_registration"], "dates": {"last_day": "2026-12-13"}}),
    ("notice-of-marriage", {"notice_date": "2026-12-01", "ceremony": "2026-12-29"},
     {"result": "not_eligible", "dates": {
         "earliest_ceremony_on": "2026-12-30", "latest_ceremony_on": "2027-12-01"}}),
])
def test_what_is_booked_is_assessed_on_the_facts_that_all_services_share(service, facts, expected):
    result = assessed(facts, service=service)
    found = json.loads(result.stdout)
    assert (result.exit_code, {key: found[key] for key in expected}) == (0, expected)


def offered():
    """The ids of the packaged services that anybody may ask for."""
    return [one for one in sorted(loader.packaged()) if loader.load(loader.packaged()[one]).offered]


def test_services_are_listed_and_shown():
    listed = json.loads(run(services, "list").stdout)
    assert [one["id"] for one in listed] == offered()
    assert list(listed[0]) == ["id", "name", "verb", "version", "hash"]
    shown = json.loads(run(services, "show", "pothole").stdout)
    assert shown["id"] == "pothole" and shown["facts"][0]["id"] == "place"
    assert run(services, "show", "nothing").exit_code == 2


def test_the_packaged_services_pass_their_check():
    result = run(services, "check")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"ok": True, "findings": []})


def test_a_definition_with_a_mistake_fails_its_check(tmp_path):
    text = loader.packaged()["pothole"].read_text("utf-8")
    broken, doubtful = tmp_path / "broken.yaml", tmp_path / "doubtful.yaml"
    broken.write_text(text.replace("verb: report", "verb: shout"), "utf-8")
    doubtful.write_text(text.replace("    meant: true\n", ""), "utf-8")
    result = run(services, "check", str(broken), str(doubtful))
    found = json.loads(result.stdout)
    assert result.exit_code == 1 and found["ok"] is False
    assert [(one["kind"], one["line"] > 1) for one in found["findings"]] == [("definition", True), ("gap", True)]
    assert list(found["findings"][1]) == ["kind", "where", "line", "say", "example"]
    assert found["findings"][1]["example"]["immediate_danger"] is True


def test_the_schema_writes_out_every_operator():
    found = json.loads(run(services, "schema").stdout)
    assert "the limit itself is enough" in json.dumps(found["$defs"]["test"]) and "age_on" in found["x-functions"]


def test_due_explains_itself():
    found = json.loads(run(due, "pothole", "--received", "2026-11-23").stdout)
    assert list(found) == ["due_on", "due_at", "because"]
    assert (found["due_on"], found["due_at"]) == ("2026-12-21", None) and len(found["because"]) == 2
    urgent = json.loads(run(due, "pothole", "--received", "2026-11-23T10:00", "--outcome", "refer_urgent").stdout)
    assert urgent["due_at"] == "2026-11-23T12:00:00+00:00"
    assert run(due, "pothole", "--received", "soon").exit_code == 2
    assert "--received must be a date from 1800 to 2200" in run(due, "pothole", "--received", "9999-12-31").stderr
    assert run(due, "pothole", "--received", "2026-11-23", "--outcome", "none").exit_code == 2


def test_where_there_is_a_database_its_rows_are_the_truth(database, monkeypatch):
    with database.session() as session:
        releases.bring_in(session, "aldermere", now())
        whole = json.loads(loader.compiled("pothole", "aldermere").definition.canonical)
        whole["base"]["summary"] = "Changed here."
        versions.publish(session, loader.from_canonical(json.dumps(whole)), "aldermere", now())
        session.commit()
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database.url)
    assert json.loads(assessed(FACTS).stdout)["version"] == 2
    assert json.loads(run(services, "show", "pothole").stdout)["summary"] == "Changed here."


def test_a_database_that_is_not_migrated_is_said_so(empty_database_url, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", empty_database_url)
    result = assessed(FACTS)
    assert result.exit_code == 2 and "frontdoor migrate" in result.stderr


def test_check_finds_a_message_with_a_field_that_cannot_be_filled(tmp_path):
    packaged = loader.packaged()["street-light"].read_text("utf-8")
    path = tmp_path / "light.yaml"
    path.write_text(packaged + "\nmessages:\n  accepted: Your secret is {password}.\n", encoding="utf-8")
    found = checked(path, 0.5)
    assert [(one["kind"], one["where"]) for one in found] == [("message", "street-light.messages.accepted")]
    assert found[0]["line"] == len(packaged.splitlines()) + 3 and "password" in found[0]["say"]


def test_a_councils_values_for_a_service_that_is_not_there_or_does_not_take_them_are_found():
    council = Council.model_validate({
        "id": "x", "name": "X", "short_name": "X", "phone": "1", "email": "x@example.org",
        "duty": {"acknowledge_minutes": 15, "then_minutes": 10, "since": "2026-04-01", "source": "a test",
                 "phone": "1"},
        "services": {"no-such": {"owner": "y"}, "pothole": {"parameters": {"no_such": []}}}})
    unknown, unfit = checked_overlays([council], 0.5)
    assert (unknown["kind"], unknown["where"]) == ("overlay", "councils.x.services.no-such")
    assert (unfit["kind"], unfit["where"]) == ("definition", "councils.x.services.pothole")
    assert "There is no service called `no-such`" in unknown["say"] and "no parameter called `no_such`" in unfit["say"]


def test_the_questions_that_are_saved_are_counted_for_each_service():
    result = run(services, "asking", "--people", "5", "--on", "2026-11-23")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["people"], found["seed"], found["on"]) == (0, 5, 1, "2026-11-23")
    assert [one["id"] for one in found["services"]] == offered()
    assert found["services"][0]["with_records"].keys() >= {"questions", "written_order", "asked", "saved", "by_outcome"}
    assert run(services, "asking", "--people", "5", "--on", "2026-11-23").stdout == result.stdout


@pytest.mark.parametrize(("words", "say"), [
    (("potholes",), "There is no service called 'potholes'"), (("pothole", "--on", "soon"), "--on must be a date"),
])
def test_what_cannot_be_counted_is_said_in_a_sentence(words, say):
    result = run(services, "asking", *words)
    assert (result.exit_code, result.stdout) == (2, "") and say in result.stderr
