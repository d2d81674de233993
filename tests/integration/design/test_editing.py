"""A service manager changes a service in forms; what does not load comes back as it was typed."""

from frontdoor.catalogue import revisions
from frontdoor.clock import now
from tests import factories
from tests.integration.design.conftest import PERMIT, Designing
from tests.integration.journeying import Walk
from tests.integration.pages import as_read


def tokens(designing):
    """What goes along with every form."""
    return dict(as_read(designing.get("/about").text).forms()[1].fields)


def test_a_question_is_changed_and_everything_else_stays(designing):
    before = designing.base
    answer = designing.send("/parts/questions/length_m", {"hint": "Measure it from end to end."})
    assert "It is saved" in answer.text
    changed = {fact["id"]: fact for fact in designing.base["facts"]}
    assert changed["length_m"]["hint"] == "Measure it from end to end."
    assert [fact for fact in designing.base["facts"] if fact["id"] != "length_m"] == [
        fact for fact in before["facts"] if fact["id"] != "length_m"]
    assert "Changed the question “Length”" in designing.get("").text


def test_what_the_loader_refuses_comes_back_with_its_sentence_and_what_was_typed(designing):
    before = designing.base
    answer = designing.send("/parts/questions/length_m", {"type": "choice", "hint": "Typed with care"})
    assert answer.status_code == 422
    assert "needs `choices`" in answer.text and "Typed with care" in answer.text
    assert designing.base == before


def test_what_does_not_fit_a_box_is_said_beside_it(designing):
    answer = designing.send("/parts/questions/length_m", {"at_most": "very long"})
    assert answer.status_code == 422 and "must be a number" in answer.text and "very long" in answer.text


def test_a_figure_gets_one_more_line_from_a_day_on(designing):
    answer = designing.send("/figures/max_length_m", {
        "from": ["1", "4", "2027"], "value": "5.5", "source": "Cabinet, 3 November 2026", "review": ["1", "4", "2028"]})
    assert "from 1 April 2027 the new figure holds" in answer.text
    assert designing.base["parameters"]["max_length_m"][-1]["value"] == "5.5"
    answer = designing.send("/figures/max_length_m", {})
    assert "It is taken back" in answer.text


def test_a_figure_without_a_source_is_refused_and_kept_as_typed(designing):
    answer = designing.send("/figures/max_length_m", {"from": ["1", "4", "2027"], "value": "5.5", "source": ""})
    assert answer.status_code == 422 and "where the figure comes from" in answer.text and "5.5" in answer.text


def test_a_question_that_rules_rest_on_is_not_taken_out(designing):
    assert "The criterion: “Fits”" in designing.get("/parts/questions/length_m/remove").text
    answer = designing.visitor.post(designing.at("/parts/questions/length_m/remove"),
                                    data={**tokens(designing), "seen": "1"})
    assert answer.status_code == 409
    assert any(fact["id"] == "length_m" for fact in designing.base["facts"])


def test_a_test_is_added_to_a_criterion_sentence_by_sentence(designing):
    single = "/parts/criteria/fits/test/single?at="
    answer = designing.send(single, {"about": "fact:seats"})
    assert "How it is compared" in answer.text
    answer = designing.send("/parts/criteria/fits/test/single?about=fact:seats", {"operator": "at_most", "first": "9"})
    assert "The test is saved" in answer.text
    assert designing.base["criteria"]["fits"]["test"]["all"][-1] == {"fact": "seats", "at_most": 9}


def test_a_test_that_cannot_be_read_is_said_with_what_was_typed(designing):
    sent = {"operator": "at_most", "first": "few"}
    answer = designing.send("/parts/criteria/fits/test/single?about=fact:seats", sent)
    assert answer.status_code == 422 and "Enter a number" in answer.text and 'value="few"' in answer.text


def test_two_at_once_the_second_is_told_who_changed_what_and_keeps_their_words(designing, second):
    seen = str(designing.revision.version)
    officer = factories.actor_of(designing.session, "Zed Other")
    base = designing.base
    base["summary"] = "Another summary."
    revisions.save(designing.session, designing.revision, base, seen=int(seen), by=officer, at=now(),
                   words="Changed “Start page and words”")
    designing.session.commit()
    answer = designing.send("/parts/questions/length_m", {"hint": "My own words", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in answer.text
    assert "Zed Other" in answer.text and "Start page and words" in answer.text and "My own words" in answer.text


def test_trying_asks_answers_and_gives_reasons_and_keeps_nothing(designing):
    assert designing.send("/try", {}).status_code == 422, "an empty answer is no answer"
    facts = '{"sub_type":"resident_permit","property_in_zone":false}'
    settled = designing.visitor.get(designing.at("/try"), query_string={"facts": facts})
    assert settled.status_code == 200 and "A permit for my own vehicle" in settled.text
    broken = designing.visitor.get(designing.at("/try"), query_string={"facts": "[[["})
    assert "could not be read" in broken.text
    wrong = designing.visitor.get(designing.at("/try"), query_string={"facts": '{"length_m": "long"}'})
    assert "left out" in wrong.text


def why_asked(html):
    """The words of each "Why we ask this" on a page."""
    return [" ".join(one.words.split()) for one in as_read(html).all("details") if "Why we ask this" in one.words]


def test_trying_shows_what_a_resident_reads_who_asks_why(manager, council, visitors):
    [tried] = why_asked(Designing(manager, council, "pothole").get("/try").text)
    assert "Your answer helps us find out if this is so: A cover is missing" in tried
    resident = Walk(visitors()).send({"q": "mill lane"}).choose_spot()
    assert why_asked(resident.text)[0] == tried


def test_what_was_asked_is_listed_with_the_reasons_of_then(designing):
    facts = '{"sub_type":"resident_permit","property_in_zone":false,"name":"Ann"}'
    listed = as_read(designing.visitor.get(designing.at("/try"), query_string={"facts": facts}).text)
    kind, zone, name = (" ".join(one.words.split()) for one in listed.all("li") if "Take back" in one.words)
    assert "To find out if this is so:" in zone
    for said in (kind, name):
        assert said.endswith("Residents read no reason for this question.")


def test_what_was_tried_becomes_a_test_case(designing):
    before = len(designing.base["cases"])
    answer = designing.visitor.submit(designing.at("/try?facts=%7B%7D"), {"name": "nothing is known"}, form=2)
    assert "The test case is kept" in answer.text
    case = designing.base["cases"][-1]
    assert len(designing.base["cases"]) == before + 1
    assert case["name"] == "nothing is known" and case["expect"]["result"] == "needs_more_info"


def test_checks_show_a_person_that_can_be_tried(designing):
    designing.send("/parts/outcomes/add", {"heading": "You pay less", "result": "accepted"})
    text = designing.get("/checks").text
    assert "Nobody ever reaches `you_pay_less`" in text
    assert "A level that changes nothing" not in text


def test_checks_tell_of_a_level_that_changes_nothing_and_lead_to_it(designing):
    designing.send("/parts/levels", {"moves-name": ["complete_work", "", ""], "moves-value": ["manager", "", ""]})
    text = designing.get("/checks").text
    assert "A level that changes nothing" in text and "/parts/levels" in text


def test_the_service_shows_its_versions_and_its_changes(designing):
    text = designing.visitor.get(f"/design/services/{PERMIT}").text
    assert "New prices" in text and "In force" in text
    assert "New prices" in designing.visitor.get("/design").text
