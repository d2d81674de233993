"""Words as the finder reads them: endings, spelling, and the rules that its data is made of."""
import pytest

from frontdoor.assessments import signs
from frontdoor.assessments.part import DefinitionError
from frontdoor.catalogue import councils
from frontdoor.directory import groups
from frontdoor.finder import rules, typed
from frontdoor.finder.spelling import Spelling


@pytest.mark.parametrize("words", [
    "bin bins", "empty emptied emptying empties", "dump dumped dumping", "care caring cared", "hit hitting",
    "move moving moved", "light lights lighting", "box boxes", "pay paying",
])
def test_endings_do_not_matter(words):
    assert len({typed.stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["car care", "bus bush", "bin bind", "park part"])
def test_words_that_only_look_alike_stay_apart(words):
    assert len({typed.stem(word) for word in words.split()}) == 2


def test_apostrophes_accents_and_capitals_do_not_matter():
    assert typed.plain_words("Didn’t didn't DIDNT Rosé") == ["didnt", "didnt", "didnt", "rose"]


def test_the_nearest_known_word_is_meant():
    spelling = Spelling(["rubbish", "pavement", "recycling", "registrar", "bin"], ["january"])
    assert [spelling.meant(one) for one in ("rubish", "pavment", "recyclnig", "registar", "bin")] == [
        "rubbish", "pavement", "recycling", "registrar", "bin"]


@pytest.mark.parametrize("word", ["cat", "bun", "xyzzyx", "january", "1234", ""])
def test_a_word_with_no_near_neighbour_or_right_as_it_is_stays(word):
    assert Spelling(["rubbish", "bin", "january2"], ["january"]).meant(word) is None


def test_a_rule_that_names_no_meaning_is_refused():
    with pytest.raises(DefinitionError, match="NO_SUCH"):
        rules.of_answer(("bin + NO_SUCH",))


def test_words_of_a_definition_are_only_words():
    assert [rule.parts for rule in rules.of_plain_words(("FOI", "bin + BIN", "--"))] == [{"foi"}, {"bin bin"}]


def test_every_sign_that_a_rule_names_is_a_kind_of_danger():
    named = {part for found in (rules.words().services, rules.words().topics) for each in found.values()
             for rule in each for part in rule.parts if part.startswith("SIGN_")}
    assert named <= {f"SIGN_{kind.upper()}" for kind in signs.kinds()}


def test_every_kind_of_danger_has_its_words():
    assert all(rules.words().dangers[kind] for kind in signs.kinds())


def test_every_topic_of_a_group_has_rules():
    named = {topic for council in councils.all_councils() for one in groups.groups(council) for topic in one.topics}
    assert named <= set(rules.words().topics)


def test_no_rule_rests_on_a_word_that_everyone_types():
    alone = {(service, part) for service, found in rules.words().services.items() for rule in found
             for part in rule.parts if len(rule.parts) == 1 and part in rules.words().empty}
    assert alone == set()
