"""From the one who wrote a change to another who agrees to it, into force, and back again."""

import pytest

from frontdoor.catalogue import versions
from frontdoor.catalogue.revisions import State
from tests import factories
from tests.integration.design.conftest import PERMIT
from tests.integration.desks.conftest import found
from tests.integration.pages import as_read

TOKEN = r'name="csrf_token" value="([^"]+)"'


def press(visitor, path, action, fields=None):
    """Press the button of the form on a page that leads to `action`."""

    page = as_read(visitor.get(path).text)
    form = next((one for one in page.forms() if (one.action or "").endswith(action)), None)
    assert form is not None, f"{path} has no way to {action}"
    return visitor.post(form.action, data={**form.fields, **(fields or {})}, follow_redirects=True)


@pytest.fixture
def submitted(designing):
    designing.send("/parts/questions/length_m", {"hint": "Measure it from end to end."})
    answer = press(designing.visitor, designing.at("/approval"), "/submit")
    assert "It is sent for approval" in answer.text
    return designing


def test_nobody_approves_what_they_have_worked_on(submitted):
    page = submitted.get("/approval").text
    assert "another officer has to approve it" in page and "/approve" not in page
    forged = submitted.visitor.post(submitted.at("/approve"), data={
        "csrf_token": found(TOKEN, page),
        "seen": str(submitted.revision.version)})
    assert forged.status_code == 409 and "you cannot approve it" in forged.text


def test_another_approves_and_publishes_and_it_is_in_force(submitted, second):
    home = submitted.at("/approval")
    assert "New prices" in second.get("/design").text
    assert "You have approved it" in press(second, home, "/approve").text
    assert "in force" in press(second, home, "/publish").text
    submitted.session.expire_all()
    version = versions.current(submitted.session, factories.ALDERMERE, PERMIT)
    assert version.number == 2
    assert version.definition.fact("length_m").hint == "Measure it from end to end."


def test_it_is_sent_back_with_a_reason_and_can_be_changed_again(submitted, second):
    home = submitted.at("/approval")
    empty = press(second, home, "/send-back")
    assert empty.status_code == 422 and "Enter why you send it back" in empty.text
    answer = press(second, home, "/send-back", {"reason": "The hint is too long."})
    assert "It can be changed again" in answer.text and "The hint is too long." in answer.text
    submitted.session.expire_all()
    assert submitted.revision.state == State.EDITING


def test_what_waits_cannot_be_changed(submitted):
    answer = submitted.visitor.post(submitted.at("/parts/questions/length_m"), data={
        "csrf_token": found(TOKEN, submitted.get("/approval").text),
        "seen": str(submitted.revision.version), "hint": "Another hint", "type": "decimal"})
    assert answer.status_code in (409, 422) and "Another hint" in answer.text


def test_it_is_put_on_a_day_that_must_be_to_come(submitted, second):
    home = submitted.at("/approval")
    press(second, home, "/approve")
    assert press(second, home, "/schedule", {"on_day": ["1", "1", "2020"], "at_time": "9am"}).status_code == 409
    assert press(second, home, "/schedule", {"on_day": ["x", "", ""], "at_time": "9am"}).status_code == 422
    answer = press(second, home, "/schedule", {"on_day": ["1", "4", "2027"], "at_time": "9am"})
    assert "Thursday 1 April 2027 at 9am" in answer.text


def test_it_is_withdrawn(submitted):
    answer = press(submitted.visitor, submitted.at("/approval"), "/withdraw", {"why": "Not this year."})
    assert "It is withdrawn" in answer.text and "Not this year." in answer.text


def test_going_back_publishes_what_an_earlier_version_said(submitted, second):
    home = submitted.at("/approval")
    press(second, home, "/approve")
    press(second, home, "/publish")
    page = f"/design/services/{PERMIT}/roll-back/1"
    assert second.submit(page, {}, form=1).status_code == 422
    answer = second.submit(page, {"policy": "pin"}, form=1)
    assert "Version 3 is in force" in answer.text
    assert second.get(f"/design/services/{PERMIT}/roll-back/9").status_code == 404


def test_it_says_what_it_is_for_and_what_becomes_of_people_mid_way(designing):
    empty = designing.send("/about", {"title": ""})
    assert empty.status_code == 422 and "Enter what the change is called" in empty.text
    answer = designing.send("/about", {"title": "Prices from April", "note": "Cabinet decided it.", "policy": "re_ask"})
    assert "Prices from April" in answer.text and "They are asked again what changed" in answer.text


def test_a_replay_is_asked_for_once_and_waits_for_the_worker(designing):
    assert "has not been replayed yet" in designing.get("/replay").text
    assert designing.send("/replay", {"on": "soon"}).status_code == 422
    assert "Waiting to begin" in designing.send("/replay", {"on": ""}).text
