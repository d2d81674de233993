"""Answers and groups: owned, dated, in plain words, and each council with its own."""
from datetime import timedelta

import pytest

from frontdoor.assessments.checks.reading_age import OLDEST_READER, reading_age
from frontdoor.catalogue import councils
from frontdoor.directory import answers, groups
from frontdoor.directory.answers import UnreadableArticles
from frontdoor.directory.groups import UnreadableGroups
from frontdoor.finder import rules

ARTICLE = """
- id: tip
  title: Our own tip
  say: [It is here.]
  words: [tip]
  owner: waste
  written_on: 2026-11-01
  review_on: 2027-11-01
  source: us
"""


def test_every_answer_is_owned_dated_short_and_to_be_read_again_within_two_years():
    for one in answers.articles("aldermere"):
        assert one.owner and one.source and one.words, one.id
        assert timedelta(0) < one.review_on - one.written_on < timedelta(days=732), one.id
        assert 1 <= len(one.say) <= 3 and sum(map(len, one.say)) < 400, one.id
        assert all(link.href.startswith("https://") for link in one.links), one.id


def test_answers_and_what_is_said_of_danger_are_read_with_ease_at_nine():
    told = [words for one in answers.articles("aldermere") for words in (one.title + ".", *one.say)]
    assert reading_age(told) <= OLDEST_READER
    assert reading_age(list(rules.words().dangers.values())) <= OLDEST_READER


def test_what_others_do_is_answered():
    ids = {one.id for one in answers.articles("aldermere")}
    assert {"passport", "gp", "police", "universal-credit", "driving-licence", "courts", "childcare", "planning",
            "opening-hours", "bin-day"} <= ids and len(ids) >= 40


def test_a_councils_own_answer_takes_the_place_of_the_shared_one(tmp_path):
    (tmp_path / "shared.yaml").write_text((answers.FOLDER / "shared.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "elsewhere.yaml").write_text(ARTICLE, "utf-8")
    own = {one.id: one for one in answers.articles("elsewhere", tmp_path)}
    assert own["tip"].title == "Our own tip"
    assert len(own) == len(answers.articles("nowhere", tmp_path))


@pytest.mark.parametrize("broken", ["- {id: tip}", "- 1", ARTICLE.replace("2026-11-01", "soon")])
def test_a_broken_file_of_answers_is_refused_with_its_line(tmp_path, broken):
    (tmp_path / "shared.yaml").write_text(broken, "utf-8")
    with pytest.raises(UnreadableArticles, match="shared.yaml"):
        answers.articles("aldermere", tmp_path)


@pytest.mark.parametrize("council_id", sorted(councils.all_councils()))
def test_every_demo_council_lists_about_forty_groups_with_all_that_people_ask(council_id):
    found = groups.groups(council_id)
    assert len(found) >= 40 and len({one.id for one in found}) == len(found)
    for one in found:
        assert one.about and one.place and one.days and one.cost and one.ages and one.access and one.topics, one.id
        assert one.contact.phone and one.source and one.checked_on, one.id


def test_a_council_without_groups_lists_none_and_a_broken_file_is_refused(tmp_path):
    assert groups.groups("nowhere") == ()
    (tmp_path / "here.yaml").write_text("- {id: choir}", "utf-8")
    with pytest.raises(UnreadableGroups, match="here.yaml"):
        groups.groups("here", tmp_path)
