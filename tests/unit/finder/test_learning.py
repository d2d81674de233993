"""What is learnt of two lists: marks weigh as the examples say, the same each time."""
from frontdoor.finder.learning import learn

HARM = [(["hit", "mum"], True), (["hit", "me"], True), (["hit", "door"], True)]
NONE = [(["bin", "mum"], False), (["bin", "me"], False), (["bin", "door"], False)]


def test_a_mark_weighs_as_its_examples_say():
    learnt = learn(HARM + NONE)
    assert learnt.weight("hit") > 0.4 > -0.4 > learnt.weight("bin")
    assert learnt.score(["hit", "mum"]) > 0 > learnt.score(["bin", "mum"])


def test_a_mark_that_stands_in_both_kinds_or_in_none_says_little():
    learnt = learn(HARM + NONE)
    assert abs(learnt.weight("mum")) < learnt.weight("hit") / 4
    assert learnt.weight("never seen") == 0.0


def test_what_stands_in_one_example_only_teaches_nothing():
    assert "once" not in learn([*HARM, *NONE, (["once", "hit"], True)]).weights


def test_a_long_example_counts_no_more_than_a_short_one():
    learnt = learn(HARM + NONE)
    assert learnt.score(["hit"] * 2) < 2 * learnt.score(["hit"])


def test_the_same_is_learnt_every_time():
    assert learn(HARM + NONE) == learn(HARM + NONE)


def test_of_nothing_nothing_is_learnt():
    learnt = learn([])
    assert learnt.score(["hit"]) == 0.0 and not learnt.weights
    assert learn([([], True), ([], False)]).score([]) == 0.0
