"""A definition is read from a file, or refused in one sentence with file, line and the cure."""
import hashlib
import json

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.councils import Council, UnknownCouncil
from frontdoor.catalogue.loader import UnknownService

SMALL = """\
id: small
name: Small
verb: report
owner: team
summary: A small one.
facts:
  - id: a
    type: yes_no
    ask: Is it?
parameters:
  level: [{from: 2020-01-01, value: 5, source: here}]
criteria:
  it:
    test: a
    words: {met: Yes., not_met: No., not_known: Not known.}
outcomes:
  - result: accepted
    when: it
    automatic: true
    next: {say: Well done.}
  - {result: needs_assessment, otherwise: true}
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="small.yaml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path
    return written


def council(**overlay):
    return Council.model_validate({"id": "c", "name": "C", "short_name": "C", "phone": "1", "email": "c@example.org",
                                   "duty": {"acknowledge_minutes": 15, "then_minutes": 10, "since": "2026-04-01",
                                            "source": "a test", "phone": "1"},
                                   "services": {"small": overlay}})


def test_a_sound_file_is_read(write):
    assert compile_definition(loader.load(write(SMALL))).definition.outcomes[0].tier == 1


@pytest.mark.parametrize(("was", "becomes", "line", "words"), [
    ("    ask: Is it?", "    aks: Is it?", 9, "`aks` is not a key that can stand in `facts.0`; did you mean `ask`?"),
    ("verb: report", "verb: shout", 3, "must be one of"),
    ("owner: team\n", "", 1, "`owner` is missing"),
    ("    type: yes_no", "    type: yesno", 8, "must be one of"),
    ("automatic: true", "automatic: perhaps", 19, "must be true or false"),
    ("name: Small", "name: 5", 2, "put quotes round"),
    ("id: small", "id: Small One", 1, "small letters"),
    ("from: 2020-01-01", "from: 2020-13-01", 11, "date"),
    ("value: 5, ", "", 11, "must have either `value`"),
    ("    test: a", "    test: b", 14, "no criterion or yes_no fact called `b`"),
    ("    when: it", "    when: {fact: a, above: 3}", 18, "does not fit"),
    ("  it:", "  it:\n    extra: 1", 14, "`extra` is not a key"),
    ("otherwise: true", "otherwise: false", 21, "otherwise: true"),
    ("summary: A small one.", "summary: [", 7, "not YAML"),
])
def test_a_mistake_is_told_with_its_line_and_the_cure(write, was, becomes, line, words):
    assert was in SMALL
    path = write(SMALL.replace(was, becomes, 1))
    with pytest.raises(DefinitionError) as refused:
        compile_definition(loader.load(path))
    assert words in refused.value.say and "\n" not in refused.value.say
    assert refused.value.file == str(path)
    assert refused.value.line == line


def test_a_file_that_is_a_list_is_refused(write):
    with pytest.raises(DefinitionError, match="map of keys"):
        loader.load(write("- a\n- b\n"))


def test_what_is_stored_comes_back_the_same(write):
    series = {"level": [{"from": "2020-01-01", "value": 7, "source": "s"}]}
    definition = loader.load(write(SMALL), council(parameters=series))
    again = loader.from_canonical(definition.canonical)
    assert again.model_dump_json() == definition.model_dump_json()
    assert compile_definition(again).hash == compile_definition(definition).hash


def test_the_hash_does_not_hang_on_comments_quotes_or_spacing(write):
    first = compile_definition(loader.load(write(SMALL))).hash
    same = "# a comment\n" + SMALL.replace("name: Small", 'name:   "Small"').replace("\nowner", "\n\nowner")
    assert compile_definition(loader.load(write(same))).hash == first


def test_the_hash_hangs_on_the_overlay(write):
    def hash_for(overlaid=None):
        return compile_definition(loader.load(write(SMALL), overlaid)).hash

    assert hash_for() != hash_for(council(owner="other"))
    assert hash_for() == hash_for(council())


def test_an_overlay_replaces_named_values(write):
    overlay = {"owner": "others", "offered": False, "automatic_basis": "A law", "clock": {"promise": {"days": 9}},
               "fee": {"accepted": 250}, "levels": {"waive": "core"},
               "words": {"outcomes.accepted.next.say": "Thanks.", "facts.a.ask": "Sure?",
                         "criteria.it.words.met": "Yes indeed.", "summary": "Ours."}}
    definition = loader.load(write(SMALL), council(**overlay))
    plain, accepted = definition.model_dump(), definition.model_dump()["outcomes"][0]
    assert (plain["owner"], plain["offered"], plain["clock"]["promise"]["days"]) == ("others", False, 9)
    assert (definition.levels.waive, definition.levels.against_rule) == ("core", "manager")
    assert (accepted["fee"], accepted["next"]["say"]) == (250, "Thanks.")
    assert (definition.facts[0].ask, definition.criteria["it"].words.met, definition.summary) == (
        "Sure?", "Yes indeed.", "Ours.")


@pytest.mark.parametrize("overlay", [
    {"parameters": {"other": []}}, {"words": {"criteria.it.test": "a"}}, {"words": {"facts.b.ask": "x"}},
    {"words": {"outcomes.accepted.when": "a"}}, {"words": {"id": "x"}}, {"fee": {"nothing": 5}},
])
def test_an_overlay_cannot_change_logic_or_what_is_not_there(write, overlay):
    with pytest.raises(DefinitionError):
        loader.load(write(SMALL), council(**overlay))


def test_an_overlay_has_no_other_keys():
    with pytest.raises(ValueError, match="criteria"):
        council(criteria={})


def test_an_overlay_leaves_the_base_alone(write):
    path = write(SMALL)
    loader.load(path, council(words={"summary": "Ours."}))
    assert loader.load(path).summary == "A small one."


def test_unknown_services_and_councils_are_errors():
    with pytest.raises(UnknownService):
        loader.compiled("no-such-service")
    with pytest.raises(UnknownCouncil):
        councils.get("nowhere")


def test_the_first_council_is_aldermere_and_each_has_its_own_hosts():
    assert councils.first().id == "aldermere"
    assert councils.get("aldermere").hosts == ("127.0.0.1",) and councils.get("thornby").hosts == ("localhost",)


def test_the_canonical_text_is_json_of_base_overlay_and_closures():
    text = loader.load(loader.packaged()["pothole"], councils.get("thornby")).canonical
    whole = json.loads(text)
    assert set(whole) == {"base", "overlay", "closures"} and whole["closures"] == [["2026-12-29", "2026-12-31"]]


def overridable(text=SMALL):
    return text.replace("summary: A small one.", "summary: A small one.\noverridable: [criteria.it.test]")


def test_a_council_replaces_logic_only_where_the_definition_declares_it(write):
    overlay = council(logic={"criteria.it.test": {"not": "a"}})
    definition = loader.load(write(overridable()), overlay)
    assert definition.criteria["it"].test == {"not": "a"}
    with pytest.raises(DefinitionError) as refused:
        loader.load(write(SMALL), overlay)
    assert "is not declared `overridable`" in refused.value.say


def test_logic_that_a_council_puts_in_is_checked_like_any_other(write):
    definition = loader.load(write(overridable()), council(logic={"criteria.it.test": "nothing"}))
    with pytest.raises(DefinitionError, match="nothing"):
        compile_definition(definition)


def test_what_is_declared_overridable_must_be_there_and_be_a_test(write):
    for path in ("criteria.other.test", "criteria.it.words", "outcomes.accepted.fee", "test"):
        text = overridable().replace("criteria.it.test", path)
        with pytest.raises(DefinitionError, match="overridable"):
            compile_definition(loader.load(write(text)))


def test_the_hash_is_of_the_canonical_base_and_overlay():
    plain, laid_over = loader.compiled("pothole", "aldermere"), loader.compiled("pothole", "thornby")
    assert plain.hash != laid_over.hash
    for found in (plain, laid_over):
        assert found.hash == hashlib.sha256(found.definition.canonical.encode()).hexdigest()
        assert compile_definition(loader.from_canonical(found.definition.canonical)).hash == found.hash
