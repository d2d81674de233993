"""The list of processes: codes are unique, and a service's verb leads to one."""

import pytest

from frontdoor.contacts import processes


def test_codes_are_unique_and_begin_with_their_group():
    named = processes.named("aldermere")
    assert len({one.code for one in named}) == len(named) > 10
    for group in processes.listed("aldermere"):
        assert all(part.id.startswith(f"{group.id}.") for part in group.parts)


@pytest.mark.parametrize(("verb", "going_on", "code"), [
    ("report", False, "reporting.new"), ("report", True, "reporting.progress"), ("apply", False, "applying.new"),
    ("book", True, "booking.change"), ("request", True, "answering.request"), ("appeal", False, "answering.decision"),
    (None, False, None),
])
def test_a_process_is_proposed_by_the_verb_and_whether_something_is_going_on(verb, going_on, code):
    assert processes.proposed("aldermere", verb, going_on=going_on) == code


def test_a_council_with_a_list_of_its_own_has_that_one(tmp_path):
    (tmp_path / "shared.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "thornby.yaml").write_text(
        "- {id: a, name: All, parts: [{id: a.b, name: Everything}]}", encoding="utf-8")
    assert processes.listed("aldermere", tmp_path) == ()
    assert processes.listed("thornby", tmp_path)[0].parts[0].id == "a.b"


def test_a_list_that_is_wrong_says_where(tmp_path):
    (tmp_path / "shared.yaml").write_text("- {id: a, name: All, parts: [{id: a.b}]}", encoding="utf-8")
    with pytest.raises(processes.UnreadableProcesses, match="name"):
        processes.listed("aldermere", tmp_path)
