"""A link by which somebody finishes alone: once, to a checked contact point, bound to one form."""

from datetime import timedelta

import pytest

from frontdoor.cases.drafts import Draft
from frontdoor.contacts.draft_link import DraftLink
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow, opened_box
from tests import factories
from tests.integration.desks.test_contact import press
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
HOW = {"channel": "phone", "assistance": "on_behalf", "authority": "present"}


@pytest.fixture
def ada(desk):
    return desk("Ada Quay")


def begun(ada):
    """The address of a form that an adviser has begun for somebody."""
    answer = press(ada, "/desk/assist/new/pothole", HOW)
    return answer.headers["Location"].rpartition("/")[0]


def path_in(council, settings):
    """Where the link of the newest message leads."""
    row = council.query(OutboxRow).filter_by(purpose="draft_link").order_by(OutboxRow.id.desc()).first()
    return opened_box(Keys(settings.secret_keys), row.secrets_box)["path"], row


def use(client, path):
    token = as_read(client.get(path).text).forms()[0].fields["csrf_token"][0]
    return client.post(path, data={"csrf_token": token}, follow_redirects=True)


def test_the_person_goes_on_where_it_stood_and_the_officer_is_out(ada, client, council, settings):
    form = begun(ada)
    draft = council.query(Draft).one()
    draft.answer("place", factories.place(), source="officer", at=factories.AT)
    council.commit()
    page = press(ada, f"{form}/hand-over", {"typed": "07700 900123", "read_back": "y"})
    assert "on its way to <b>07700 900123</b>" in page.text
    path, row = path_in(council, settings)
    assert (row.channel, row.recipient) == ("sms", "+447700900123")
    assert "hole" not in row.body.lower() and "Mill" not in row.body
    assert "Go on" in client.get(path).text
    page = use(client, path)
    assert page.status_code == 200 and page.request.path != form and "/drafts/" in page.request.path
    council.expire_all()
    draft = council.query(Draft).one()
    assert (draft.officer_id, draft.assistance, draft.answers["place"]["from"]) == (None, "coached", "officer")
    assert ada.get(form).status_code == 404


def test_a_link_is_good_once_for_a_week_and_only_the_newest(ada, client, council, settings, moment, visitors):
    form = begun(ada)
    press(ada, f"{form}/hand-over", {"typed": "rose@example.org", "read_back": "y"})
    first, _ = path_in(council, settings)
    press(ada, f"{form}/hand-over", {"typed": "rose@example.org", "read_back": "y"})
    second, _ = path_in(council, settings)
    assert client.get(first).status_code == 404 and "does not work any more" in client.get(first).text
    assert client.get(second).status_code == 200
    moment.shift(timedelta(days=7, minutes=1))
    assert client.get(second).status_code == 404
    assert client.get("/finish/nothing").status_code == 404
    assert council.query(DraftLink).count() == 2


def test_used_twice_it_opens_nothing(ada, client, council, settings, visitors):
    form = begun(ada)
    press(ada, f"{form}/hand-over", {"typed": "rose@example.org", "read_back": "y"})
    path, _ = path_in(council, settings)
    assert use(client, path).status_code == 200
    assert visitors().get(path).status_code == 404


def test_an_address_is_read_back_first_and_what_is_none_is_refused(ada, council):
    form = begun(ada)
    for fields, say in (({"typed": "rose@example.org"}, "Read it back to them"), ({"typed": "01632 960001",
                        "read_back": "y"}, "Enter an email address or a mobile"), ({}, "Enter an email address")):
        page = press(ada, f"{form}/hand-over", fields)
        assert page.status_code == 422 and say in page.text
    assert council.query(DraftLink).count() == 0


def test_what_holds_a_record_goes_to_a_confirmed_contact_point_of_its_own(ada, client, council, settings):
    rose = factories.resident(council, "Rose Fell", email="rose@example.org")
    rose.contact_points[0].verified_at = factories.AT
    form = begun(ada)
    draft = council.query(Draft).one()
    draft.resident_id = rose.id
    council.commit()
    page = press(ada, f"{form}/hand-over", {"typed": "evil@example.org", "read_back": "y"})
    assert page.status_code == 422 and "Select where the link goes" in page.text
    press(ada, f"{form}/hand-over", {"point": str(rose.contact_points[0].id)})
    path, row = path_in(council, settings)
    assert row.recipient == "rose@example.org"
    page = use(client, path)
    assert page.status_code == 200 and "/drafts/" in page.request.path


def test_without_a_confirmed_contact_point_there_is_nowhere_to_send_it(ada, council):
    rose = factories.resident(council, "Rose Fell", email="rose@example.org")
    form = begun(ada)
    council.query(Draft).one().resident_id = rose.id
    council.commit()
    assert "There is no confirmed email address" in ada.get(f"{form}/hand-over").text
    assert press(ada, f"{form}/hand-over", {"point": "1"}).status_code == 422


def test_only_an_officer_hands_over(client, council):
    from tests.integration.journeying import Walk

    gone = Walk(client)
    assert client.get(f"{gone.base}/hand-over").status_code == 404
