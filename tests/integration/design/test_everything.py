"""What few services have is set in forms as well; what does not fit comes back with its sentence, as it was typed."""

import pytest

from tests.integration.design.conftest import Designing

BOOKING = "library-booking"


@pytest.fixture
def booking(manager, council) -> Designing:
    return Designing(manager, council, BOOKING)


def test_a_list_of_people_gets_its_questions_and_loses_one(designing):
    nowhere = designing.send("/parts/people/add", {"ask": "How old are they?", "type": "whole_number"})
    assert nowhere.status_code == 422
    assert "Select the list of people" in nowhere.text and "How old are they?" in nowhere.text
    designing.send("/parts/questions/add", {"ask": "Who lives with you?", "type": "people", "most": "8"})
    page = designing.get("/parts/questions/who_lives_with_you").text
    assert "Asked of each person" in page and "/parts/people/add?people=who_lives_with_you" in page
    empty = designing.send("/parts/people/add?people=who_lives_with_you", {"hint": "In years"})
    assert empty.status_code == 422 and "Enter the question" in empty.text and "In years" in empty.text
    added = designing.send("/parts/people/add?people=who_lives_with_you", {
        "ask": "How old are they?", "type": "whole_number", "at_least": "0"})
    assert "The question about a person is added" in added.text and "Who lives with you?" in added.text
    designing.send("/parts/people/add?people=who_lives_with_you", {"ask": "Are they a student?", "type": "yes_no"})
    designing.send("/parts/people/are_they_a_student", {"short": "Student"})
    fact = next(one for one in designing.base["facts"] if one["id"] == "who_lives_with_you")
    assert fact["most"] == 8 and [field["id"] for field in fact["fields"]] == ["how_old_are_they", "are_they_a_student"]
    assert fact["fields"][1]["short"] == "Student"
    assert "is taken out" in designing.send("/parts/people/how_old_are_they/remove", {}).text
    assert "Asked of each person" in designing.get("/parts/questions/who_lives_with_you").text


def test_a_pattern_that_cannot_be_used_is_said_beside_its_box(designing):
    wrong = designing.send("/parts/questions/vrm", {"pattern": "(?=A)B"})
    assert wrong.status_code == 422
    assert "no regular expression that can be used" in wrong.text and "(?=A)B" in wrong.text
    designing.send("/parts/questions/add", {"ask": "Your number?", "type": "text", "pattern": "[A-Z]{2}[0-9]{6}"})
    assert designing.base["facts"][-1]["pattern"] == "[A-Z]{2}[0-9]{6}"


def test_reminders_are_changed_added_and_taken_out(designing):
    sent = {"chase-place": ["1", "0", "3", "4", "", ""], "chase-days_before": ["21", "7", "2", "-5", "", ""],
            "chase-by": ["letter", "letter", "person", "person", "", ""]}
    assert "It is saved" in designing.send("/parts/renewal", sent).text
    steps = designing.base["renewal"]["chase"]
    assert steps[0] == {"id": "second_ask", "days_before": 21, "by": "letter"}
    assert [one["days_before"] for one in steps] == [21, 2, -5]
    late = designing.send("/parts/renewal", {"chase-days_before": ["21", "2", "-60", "", "", ""]})
    assert late.status_code == 422 and "after the grace" in late.text and 'value="-60"' in late.text


def test_a_renewal_is_taken_out_as_a_whole_and_made_anew(designing):
    assert "Take the whole of it out" in designing.get("/parts/renewal").text
    assert "It is taken out" in designing.send("/parts/renewal/remove", {}).text
    assert "renewal" not in designing.base
    assert designing.get("/parts/renewal/remove").status_code == 404
    assert designing.get("/parts/clock/remove").status_code == 404
    designing.send("/parts/renewal", {"window-months": "2", "mandate": "offered"})
    assert designing.base["renewal"] == {"window": {"months": 2}, "mandate": "offered"}


def test_what_is_booked_is_changed_and_what_does_not_fit_is_said(booking):
    answer = booking.send("/parts/booking", {
        "place": "", "notice": "3", "notice-unit": "days", "remind_days": "3",
        "resource-kinds-value": ["hall", "club"]})
    assert "It is saved" in answer.text
    rule = booking.base["booking"]
    assert "place" not in rule and rule["notice"] == {"days": 3} and rule["remind_days"] == [3]
    assert rule["resource"] == {"by": "what", "kinds": {"room": "hall", "group": "club"}}
    wrong = booking.send("/parts/booking", {"resource-kind": "hall", "notice": "soon"})
    assert wrong.status_code == 422 and "not both" in wrong.text and "must be a whole number" in wrong.text
    refused = booking.send("/parts/booking", {"slot": ""})
    assert refused.status_code == 422 and "Select the question that is answered by choosing a time" in refused.text


def test_what_the_rules_keep_to_is_set_and_an_unlawful_basis_is_said(designing):
    answer = designing.send("/parts/bounds", {"automatic_basis-law": "because we like it"})
    assert answer.status_code == 422 and "must name the law" in answer.text and "because we like it" in answer.text
    designing.send("/parts/bounds", {
        "automatic_basis-law": "Care Act 2014, section 9", "overridable": ["criteria.fits.test"],
        "more_never_helps": ["length_m"]})
    base = designing.base
    assert base["automatic_basis"] == "Care Act 2014, section 9"
    assert (base["overridable"], base["more_never_helps"]) == (["criteria.fits.test"], ["length_m"])
    text = designing.get("").text
    assert text.count("Changed") >= 1 and "What the rules keep to" in text


def test_dates_amounts_levels_and_shares_are_lines_of_a_table(designing):
    lines = {"dates-name": ["latest", "", ""], "dates-value": ["latest_start", "", ""]}
    assert "It is saved" in designing.send("/parts/given-out", lines).text
    designing.send("/parts/outcomes/eligible_auto", {"amounts-name": ["permits", "", ""],
                                                     "amounts-value": ["permit_number", "", ""]})
    base = designing.base
    assert base["dates"] == {"latest": "latest_start"}
    outcome = next(one for one in base["outcomes"] if (one.get("id") or one["result"]) == "eligible_auto")
    assert outcome["amounts"] == {"permits": "permit_number"}
    wrong = designing.send("/parts/given-out", {"dates-value": ["tomorrow", "", "", ""]})
    assert wrong.status_code == 422 and "the name of a question" in wrong.text and 'value="tomorrow"' in wrong.text
    designing.send("/parts/levels", {"waive-over_pence": ["0", "5000", ""], "waive-least": ["advanced", "manager", ""],
                                     "moves-name": ["withdraw", "", ""], "moves-value": ["advanced", "", ""]})
    designing.send("/parts/sampling", {"more_when-rate": ["0.5", "", "", ""]})
    base = designing.base
    assert base["levels"]["waive"] == [{"over_pence": 0, "least": "advanced"}, {"over_pence": 5000, "least": "manager"}]
    assert base["levels"]["moves"] == {"withdraw": "advanced"}
    assert base["sampling"]["more_when"] == [{"flag": "address_mismatch", "rate": "0.5"}]


def test_a_new_figure_may_be_a_day_and_boxes_for_its_cases_come_with_what_was_typed(designing):
    shown = designing.send("/figures/add", {
        "name": "Scheme begins", "worth": "day", "by": "vehicle_type", "show": "yes"})
    assert shown.status_code == 200 and 'value="Scheme begins"' in shown.text and 'value="motorhome"' in shown.text
    answer = designing.send("/figures/add", {
        "name": "Scheme begins", "worth": "day", "by": "", "value": "1 4 2027", "from": ["1", "4", "2026"],
        "source": "Cabinet", "review": ["1", "4", "2028"]})
    assert "The figure is added" in answer.text
    assert designing.base["parameters"]["scheme_begins"][0]["value"] == "2027-04-01"
    wrong = designing.send("/figures/scheme_begins", {"from": ["1", "4", "2027"], "value": "soon", "source": "Cabinet",
                                                      "review": ["1", "4", "2028"]})
    assert wrong.status_code == 422 and "real day" in wrong.text and 'value="soon"' in wrong.text


def test_a_choice_is_written_in_welsh(designing):
    welsh = designing.send("/parts/questions/vehicle_type?welsh=yes", {
        "choices-label-cy": ["Car", "Fan", "", "", "", "", ""]})
    assert "It is saved" in welsh.text
    fact = next(one for one in designing.base["facts"] if one["id"] == "vehicle_type")
    assert fact["choices"][0]["label"] == {"en": "A car", "cy": "Car"}
    assert 'value="Fan"' in designing.get("/parts/questions/vehicle_type").text


def test_what_else_is_offered_is_added_and_gets_a_test_for_whom(designing):
    empty = designing.send("/parts/signposting/add", {"say": "Groups near you"})
    assert empty.status_code == 422 and "must offer some of" in empty.text and "Groups near you" in empty.text
    assert "Help for carers" in empty.text and "Find the council where you live" in empty.text
    answer = designing.send("/parts/signposting/add", {
        "say": "Groups near you", "at": ["refused"], "groups": ["company"]})
    assert "The offer is added" in answer.text and "Groups near you" in answer.text
    place = len(designing.base["signposting"])
    about = f"/parts/signposting/{place}/test/single?about=fact:seats"
    assert "The test is saved" in designing.send(about, {"operator": "at_most", "first": "9"}).text
    assert designing.base["signposting"][-1] == {
        "at": ["refused"], "groups": ["company"], "say": "Groups near you", "when": {"fact": "seats", "at_most": 9}}
