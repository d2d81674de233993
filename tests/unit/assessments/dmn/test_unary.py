"""Each kind of test in a cell, on both sides of its limit, and for null."""
import pytest

from frontdoor.assessments.dmn import unary, values
from frontdoor.assessments.dmn.document import TableError
from frontdoor.assessments.dmn.expressions import constant
from frontdoor.assessments.dmn.scanner import Place

HERE = Place("cells.dmn", 7)


def holds(test, value):
    return unary.parsed(test, HERE).holds(constant(value, HERE))


@pytest.mark.parametrize(("test", "value", "expected"), [
    ("-", "null", True), ("-", "5", True), ("", "5", True),
    ("5", "5", True), ("5", "5.00", True), ("5", "6", False), ("5", '"5"', None), ("5", "null", False),
    ("null", "null", True), ("null", "5", False), ("not(null)", "null", False), ("not(null)", "5", True),
    ("5, 6", "6", True), ("5, 6", "7", False), ("not(5, 6)", "6", False), ("not(5, 6)", "7", True),
    ("not(5)", "null", True),
    ("< 5", "4.99", True), ("< 5", "5", False), ("<= 5", "5", True), ("<= 5", "5.01", False),
    ("> 5", "5", False), ("> 5", "5.01", True), (">=5", "5", True), (">= 5", "4.99", False),
    ("< 5", "null", None), ("not(< 5)", "null", None), ("null, < 5", "null", True), ("< 5", '"4"', None),
    ("[2..4]", "2", True), ("[2..4]", "4", True), ("[2..4]", "4.1", False), ("(2..4)", "2", False),
    ("(2..4)", "4", False), ("(2..4)", "3", True), ("]2..4[", "2", False), ("]2..4[", "4", False),
    ("]2..4]", "4", True),
    ("[2..4)", "2", True), ("[2..4)", "4", False), ("[-2..-1]", "-1.5", True), ("[4..2]", "3", False),
    ("not([2..4])", "3", False), ("not([2..4])", "5", True), ("< 2, [4..6), 9", "6", False),
    ("< 2, [4..6), 9", "9", True),
    ("(2 + 3) * 2", "10", True), ("2 ** 3", "8", True), ("-1", "-1", True), ("1 / 4", "0.25", True),
    (".5", "0.5", True),
    ("1.2e3", "1200", True),
    ('"High"', '"High"', True), ('"High"', '"high"', False), ('"a\\"b"', '"a\\"b"', True), ('"\\u00e9"', '"é"', True),
    ('< "b"', '"a"', True), ('< "b"', '"b"', False),
    ("true", "true", True), ("true", "false", False), ("not(true)", "null", True), ("true", "null", False),
    ("true", "1", None),
    ('date("2026-03-01")', '@"2026-03-01"', True), ('< date("2026-03-01")', '@"2026-02-28"', True),
    ('< date("2026-03-01")', '@"2026-03-01"', False),
    ('[@"2026-01-01"..@"2026-12-31"]', '@"2026-12-31"', True),
    ('[@"2026-01-01"..@"2026-12-31"]', '@"2027-01-01"', False),
    ('>= time("09:30:00")', '@"09:30:00"', True), ('>= time("09:30:00")', '@"09:29:59"', False),
    ('>= date and time("2026-01-01T00:00:00")', '@"2026-01-01T00:00:00"', True),
    ('< date and time("2026-01-01T00:00:00")', '@"2026-01-01T00:00:00"', False),
    ('< @"2026-01-01T00:00:00"', '@"2026-01-01T00:00:00Z"', None),
    ('> duration("P1D")', '@"PT25H"', True), ('> duration("P1D")', '@"PT24H"', False), ('< @"P1Y"', '@"P11M"', True),
    ('< @"P1Y"', '@"P12M"', False), ('< @"P1Y"', '@"P1D"', None), ('@"-P1D"', '@"-PT24H"', True),
    ('@"PT0.5S"', 'duration("PT0.5S")', True),
    ('< @"2026-01-01"', '"2025-01-01"', None),
])
def test_a_cell_holds_does_not_hold_or_gives_null(test, value, expected):
    assert holds(test, value) is expected


def test_a_tenth_ten_times_is_one():
    assert holds("1", " + ".join(["0.1"] * 10)) is True


@pytest.mark.parametrize(("test", "words"), [
    ("Age", "the name `Age`"), ("? > 5", "the sign '?'"), ("sum(1, 2)", "the function `sum`"), ("5 6", "`6`"),
    ("date(2026, 1, 1)", "`2026` where only a string"), ("1 / 0", "constants that give no number"),
    ('"a" + "b"', "constants that give no number"), ("for x in y return 1", "the name `for`"), ("not(5", "`)`"),
    ("< true", "no order"), ("[1..null]", "no order"), ('[1.."b"]', "of one kind"), ("[1..2", "`]`"),
    ("<", "ends too early"),
    ('"open', "close its quotes"), ('date("2026-02-30")', "must be a date"), ('@"25:00"', "must be a time"),
    ('@"P"', "must be a duration"), ('@"2026-01-01T99:00"', "must be a date and time"),
    ("(" * 50 + "1", "more than 20 deep"),
    ("-" * 500 + "1", "more than 20 deep"), ("1" * 50, "34 digits"), ("1, ", "ends too early"), ("1 )", "`)`"),
    ("x" * 5000, "more than 4000 characters"), ("[1 2]", "needs `..`"), (", 1", "needs a value"),
    ('@"10:00@Europe/London"', "must be a time"), ("instance of x", "the name `instance`"),
])
def test_what_is_no_constant_is_refused_in_a_sentence_with_its_line(test, words):
    with pytest.raises(TableError) as caught:
        unary.parsed(test, HERE)
    assert words in caught.value.say and (caught.value.file, caught.value.line) == ("cells.dmn", 7)


@pytest.mark.parametrize("text", [
    "5", "-0.25", '"two \\"words\\" and a \\\\"', "true", "null", 'date("2026-03-01")', 'time("09:30:00")',
    'date and time("2026-01-01T10:00:00")', 'duration("P1DT3600S")', 'duration("-P0DT0.5S")', 'duration("P18M")',
    'duration("-P1M")'])
def test_a_value_is_written_as_it_is_read(text):
    assert values.as_literal(constant(text, HERE)) == text
