"""The list of groups is kept at the desk: put right, added, taken off, without a release, and at once found so."""

import pytest

from frontdoor.cases.work import Task
from frontdoor.directory import feedback, group_keys, groups, listed
from frontdoor.directory.models import GroupChange
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.triage import group_post
from frontdoor.web import community
from tests import factories as make
from tests.factories import ALDERMERE, AT, THORNBY

pytestmark = pytest.mark.usefixtures("moment")
(KNIT,) = (one for one in groups.groups(ALDERMERE) if one.id == "knit-and-natter")
HERE, CHANGE, NEW = f"/desk/community/{KNIT.id}", f"/desk/community/{KNIT.id}/change", "/desk/community/new"
CHESS: dict[str, object] = {
    "name": "St Anne's Chess Club", "about": "Chess for all.", "topics": ["company"], "place": "Church Hall",
    "postcode": "zz1 3bd", "days": "Monday, 7pm to 9pm", "meets": "Monday 7pm to 9pm", "cost": "Free", "ages": "All",
    "from_age": "11", "places": "10", "source": "told by the group", "checked_on": ["23", "11", "2026"],
    "email": "chess@aldermere.example.org"}
# The first form of the desk signs out.
FIRST = 1


@pytest.fixture
def sam(council, desk):
    return desk("Sam Reed", level=Level.ADVANCED, teams=("customer-services",))


def test_an_officer_puts_a_group_right_and_residents_find_it_so_at_once(council, sam, client):
    page = sam.submit(CHANGE, {"days": "Friday, 2pm to 4pm", "meets": "Friday 14:00 to 16:00", "cost": "£1",
                               "about": "Bring your wool and your grandchildren."}, form=FIRST)
    assert "Knit and Natter is changed" in page.text and "Sam Reed" in page.text
    assert "Friday, 2pm to 4pm" in client.get("/community/knit-and-natter").text
    assert "It meets on Fridays" in client.get("/community?q=knitting&day=friday").text
    assert "grandchildren" in client.get("/find?q=knitting+group").text
    near = {one.group.id for one in community.beside(council, ALDERMERE, ("craft",), community.Whom())}
    row = council.query(GroupChange).one()
    assert KNIT.id in near and (row.by_kind, row.note, row.at.date()) == ("officer", "Changed", AT.date())
    assert listed.of_id(council, THORNBY, KNIT.id) is None


def test_a_form_that_nobody_touched_changes_nothing_of_the_group(council, sam):
    for group in groups.groups(ALDERMERE)[:4]:
        sam.submit(f"/desk/community/{group.id}/change", {}, form=FIRST)
        assert listed.of_id(council, ALDERMERE, group.id) == group


def test_a_group_is_added_and_found(council, sam, client):
    page = sam.submit(NEW, CHESS, form=FIRST)
    assert page.request.path == "/desk/community/st-annes-chess-club" and "is listed now" in page.text
    assert "10 places left" not in client.get("/community/st-annes-chess-club").text
    assert "Chess Club" in client.get("/find?q=chess+club").text
    again = sam.submit(NEW, CHESS, form=FIRST)
    assert again.request.path == "/desk/community/st-annes-chess-club-2"


def test_the_id_of_a_new_group_is_one_that_an_address_can_hold(council):
    for name, made in (("New", "new-2"), ("100 Voices", "group-100-voices"), ("???", "group"), ("A" * 90, "a" * 50)):
        assert listed.new_id(council, ALDERMERE, name) == made


def test_a_group_is_taken_off_the_list_and_put_back(council, sam, client):
    page = sam.submit(HERE, {}, form=2)
    assert "residents do not see it any more" in page.text and "Off the list" in page.text
    assert client.get("/community/knit-and-natter").status_code == 404
    assert "Knit and Natter" not in client.get("/community?q=knitting").text
    assert "Knit and Natter" in sam.get("/desk/community").text.partition("Off the list")[2]
    page = sam.submit(HERE, {}, form=2)
    assert "listed again" in page.text and client.get("/community/knit-and-natter").status_code == 200


WRONG: list[tuple[dict[str, object], str]] = [
    ({"name": ""}, "Enter the name"), ({"name": "x" * 121}, "120 characters or fewer"),
    ({"about": ""}, "Enter what it is"), ({"topics": []}, "Select what it is for"),
    ({"topics": ["nothing"]}, "Select what it is for"), ({"postcode": "12"}, "Enter a whole postcode"),
    ({"days": ""}, "Enter when it meets"), ({"meets": "Someday 7pm to 9pm"}, "must be a day and two times"),
    ({"meets": "Monday 9pm to 7pm"}, "must be a day and two times"), ({"meets": "Monday 1pm to 2pm\n" * 15}, "14 meet"),
    ({"meets": ""}, "so that places can be booked"), ({"from_age": "old"}, "must be a number from 0 to 130"),
    ({"to_age": "5"}, "must not be less than the youngest"), ({"places": "0"}, "must be a number from 1 to 500"),
    ({"email": "chess"}, "Enter an email address"), ({"website": "javascript:alert(1)"}, "begins with https://"),
    ({"source": ""}, "Enter who told us"), ({"checked_on": ["", "", ""]}, "Enter the day on which"),
    ({"checked_on": ["31", "2", "2026"]}, "must be a real date"), ({"checked_on": ["24", "11", "2026"]}, "the future"),
    ({"cost": ""}, "Enter what it costs"), ({"ages": ""}, "Enter for what ages"), ({"place": ""}, "Enter where it")]


def test_what_cannot_be_kept_is_said_and_stays_typed(council, sam):
    for fields, words in WRONG:
        page = sam.submit(NEW, {**CHESS, **fields}, form=FIRST)
        assert page.status_code == 422 and words in page.text, fields
        assert "Chess for all." in page.text or "about" in fields
    assert council.query(GroupChange).count() == 0


def test_only_an_advanced_officer_changes_the_list(council, desk):
    ada = desk("Ada Quay", level=Level.CORE)
    assert "An officer of the advanced level can do this" in ada.get(HERE).text
    assert ada.get(CHANGE).status_code == 403 and ada.get(NEW).status_code == 403
    assert "Add a group" not in ada.get("/desk/community").text
    assert ada.get("/desk/community/nothing").status_code == 404


def test_the_link_is_sent_again_and_can_be_ended(council, sam, client, settings):
    page = sam.submit(HERE, {}, form=FIRST)
    assert f"on its way to {KNIT.contact.email}" in page.text
    row = council.query(OutboxRow).one()
    key = group_keys.live(council, ALDERMERE, KNIT.id, at=AT)[0]
    address = group_post.path_of(Keys(settings.secret_keys), key)
    assert (row.purpose, row.recipient) == ("group_link", KNIT.contact.email)
    assert client.get(address).status_code == 200
    page = sam.submit(HERE, {}, form=2)
    assert "No link that was sent" in page.text and client.get(address).status_code == 404


def test_another_address_of_the_group_ends_the_links_that_went_to_the_old_one(council, sam):
    group_keys.make(council, ALDERMERE, KNIT, at=AT)
    council.commit()
    sam.submit(CHANGE, {"email": "new@aldermere.example.org"}, form=FIRST)
    assert group_keys.live(council, ALDERMERE, KNIT.id, at=AT) == []


def test_what_a_group_asks_for_and_answers_is_read_at_the_desk_and_the_task_goes_with_it(council, sam):
    donna = make.resident(council, "Donna")
    said = feedback.tell(council, ALDERMERE, KNIT, about="poor", text="It was cold.", to="group", by=donna, at=AT)
    group_post.answer(council, KNIT, said, "The heating is mended.", at=AT)
    group_post.ask_for_change(council, ALDERMERE, KNIT, "Fridays now", at=AT)
    council.commit()
    page = sam.get("/desk/community").text
    assert "The heating is mended." in page and "The group asks for a change" in page and "Fridays now" in page
    assert "The heating is mended." in sam.get(HERE).text
    assert "asks us to change what we list" in sam.get("/desk").text
    for _ in range(2):
        page = sam.submit("/desk/community", {}, form=FIRST)
    assert "Nothing is waiting" in page.text
    assert council.query(Task).one().done_at is not None
