"""YAML from other hands is read within limits, and every part knows its line."""
import pytest

from frontdoor.assessments.reading import read, read_file
from frontdoor.assessments.part import DefinitionError


def test_only_plain_values_come_out_and_on_is_a_word():
    plain, lines = read("on: 2026-11-23\nb: [1, 2.50, yes, true, ~, '5', 22:00]\n")
    assert plain == {"on": "2026-11-23", "b": [1, "2.50", "yes", True, None, "5", "22:00"]}
    assert lines[("b", "1")] == 2


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 2)}]\n" for n in range(12))

MANY = "a: &a [" + "x," * 1_500 + "]\nb: [" + ",".join(["*a"] * 15) + "]\n"


@pytest.mark.parametrize(("text", "words", "line"), [
    (BOMB, "aliases", 12), (MANY, "too many values", 2), ("[" * 5000, "deep", 1),
    ("a: &a [*a]", "nothing that is complete", 1),
    ("x: 1\na: !!python/object/apply:os.system [ls]", "Remove the tag", 2), ("a: 1\na: 2", "twice", 2),
    ("", "empty", 1), ("b: 1\na: [}", "not YAML", 2), ("a: \x00", "characters", 1),
    ("a: 1\n---\nb: 2", "one document", 2),
    ("? [a]\n: b", "must be a word", 1), ("a: " + "x" * 400_000, "larger than", 1),
])
def test_what_is_hostile_or_broken_is_refused_with_its_line(text, words, line):
    with pytest.raises(DefinitionError) as refused:
        read(text, "some.yaml")
    assert words in refused.value.say and (refused.value.file, refused.value.line) == ("some.yaml", line)


def test_an_alias_may_be_used_within_limits():
    assert read("a: &a {x: 1}\nb: *a\n")[0] == {"a": {"x": 1}, "b": {"x": 1}}


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_file(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"a: \xff\xfe")
    with pytest.raises(DefinitionError, match="UTF-8"):
        read_file(tmp_path / "bad.yaml")
