"""A batch with lines that nobody should send: each gets an error of its own, the rest go on, and nothing breaks."""
import json

import pytest
from click.testing import CliRunner

from frontdoor.cli.assess import assess

GOOD = {"id": "good", "service": "pothole", "facts": {"missing_cover": True, "road_owner": "this_council"},
        "on": "2026-11-23"}


def line(facts, on="2026-11-23", service="pothole", id_=1):
    return json.dumps({"id": id_, "service": service, "facts": facts, "on": on})


BAD = {
    "wrong type": (line({"depth_mm": [40]}), "depth_mm", "depth_mm must be a whole number"),
    "a list for a choice": (line({"surface": ["footway"]}), "surface", "surface must be one of"),
    "yes for true": (line({"collapse": "yes"}), "collapse", "collapse must be true or false"),
    "unknown id": (line({"no_such": 1}), "no_such", "There is no fact called 'no_such' in pothole"),
    "a long unknown id": (line({"x" * 9000: 1}), "x" * 60, "There is no fact called"),
    "impossible day": (line({}, on="2026-02-30"), "as_of", "on must be a date"),
    "a day of no calendar": (line({}, on="0000-00-00"), "as_of", "on must be a date"),
    "a day that is a number": (line({}, on=20261123), "as_of", "on must be a date"),
    "the day twice": (line({"as_of": "2026-11-22"}), "as_of", "as_of is 2026-11-22 but the date of the claim"),
    "an age that is denied": (line({"dob": "2000-01-01", "age": 3}, service="parking-permit-resident"), "age",
                              "age must be 26"),
    "out of bounds": (line({"depth_mm": -1}), "depth_mm", "depth_mm must be 0 or more"),
    "too many digits": (line({"depth_mm": 10 ** 30}), "depth_mm", "depth_mm must be a whole number"),
    "NaN": ('{"id": 1, "service": "pothole", "facts": {"depth_mm": NaN}}', "depth_mm", "NaN is not a number"),
    "infinity": ('{"id": 1, "service": "pothole", "facts": {"depth_mm": -Infinity}}', "depth_mm", "is not a number"),
    "a huge exponent": ('{"id": 1, "service": "pothole", "facts": {"depth_mm": 1e999999999}}', "depth_mm", "must be"),
    "endless digits": ('{"id": 1, "service": "pothole", "facts": {"depth_mm": ' + "9" * 9000 + "}}", "depth_mm",
                       "too long"),
    "a key twice": ('{"id": 1, "service": "pothole", "facts": {"depth_mm": 4, "depth_mm": 5}}', None,
                    "'depth_mm' stands in it twice"),
    "deep nesting": ("[" * 10_000_000, None, "nested too deep"),
    "deep nesting in a fact": ('{"id": 1, "service": "pothole", "facts": {"place": ' + '{"a":' * 100_000, "place",
                               "nested too deep"),
    "nothing but a word": ("pothole", None, "The line must be JSON"),
    "a list": ("[1, 2]", None, "must be a JSON object"),
    "no service": (json.dumps({"id": 1, "facts": {}}), None, "`service` must be the id of a service"),
    "an unknown service": (line({}, service="no-such"), None, "There is no service called 'no-such'"),
    "a service that is a list": (line({}, service=["pothole"]), None, "`service` must be the id of a service"),
    "facts that are a list": (line([1]), None, "`facts` must be an object"),
    "a day at the end of the calendar": (line({"notice_date": "9999-12-31"}, service="notice-of-marriage"),
                                         "notice_date", "notice_date must be a date from 1800 to 2200"),
    "two days of the claim": (line({"as_of": "2026-11-24"}), "as_of", "as_of is 2026-11-24 but the date of the claim"),
    "a claim before all councils": (line({}, on="1799-12-31"), "as_of", "on must be a date from 1800 to 2200"),
    "received when nobody lives any more": (line({"received": "2201-01-01T00:00"}), "received",
                                            "received must be a date from 1800 to 2200"),
}


def run(*lines):
    result = CliRunner().invoke(assess, ["--batch", "-"], input=b"\n".join(
        one if isinstance(one, bytes) else one.encode() for one in lines) + b"\n")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(one) for one in result.stdout_bytes.splitlines()]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_line_is_answered_with_what_is_wrong_and_the_rest_go_on(kind):
    bad, fact, say = BAD[kind]
    status, found = run(bad, json.dumps(GOOD))
    assert status == 2 and len(found) == 2
    assert found[0]["error"]["fact"] == fact and say in found[0]["error"]["say"]
    assert len(found[0]["error"]["say"]) < 300
    assert found[1]["id"] == "good" and found[1]["result"] == "refer_urgent"


def test_a_line_that_is_no_text_is_answered_too():
    status, found = run(b'{"id": 1, "service": "\xff"}', json.dumps(GOOD))
    assert (status, found[0]["error"]["say"]) == (2, "The line is not UTF-8 text; save the file as UTF-8.")
    assert found[1]["id"] == "good"


def test_half_a_character_comes_back_as_it_came():
    status, found = run('{"id": "\\ud800", "service": "pothole", "facts": {}}', json.dumps({**GOOD, "id": "Llŷn"}))
    assert status == 0 and [one["id"] for one in found] == ["\ud800", "Llŷn"]


def test_many_lines_come_in_their_order():
    status, found = run(*(json.dumps({**GOOD, "id": number}) for number in range(1203)))
    assert status == 0 and [one["id"] for one in found] == list(range(1203))
