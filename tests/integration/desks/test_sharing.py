"""A form that two have open: by consent, both see what is saved, who gave it is kept, and the end is an end."""

from typing import Any

import pytest

from frontdoor.audit import AuditRow
from frontdoor.cases.drafts import Draft
from frontdoor.contacts.models import Chat
from tests import factories
from tests.integration.desks.test_chat import begun
from tests.integration.desks.test_contact import press
from tests.integration.journeying import SAFE
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")


def send(visitor: Any, path: str, fields: dict[str, str] | None = None, **options: Any) -> Any:
    """Send a form of the resident's pages."""
    page = as_read(visitor.get(path.rpartition("/")[0], follow_redirects=True).text)
    token = next(form.fields["csrf_token"][0] for form in page.forms() if "csrf_token" in form.fields)
    return visitor.post(path, data={"csrf_token": token, **(fields or {})}, **options)


@pytest.fixture
def three(council, client, desk):
    """A resident and an adviser in a chat, and the address at which the adviser opens the form."""
    gone, ada, chat = begun(council, client, desk)
    return gone, ada, f"/drafts/chat-{chat.public_id}"


def test_nothing_is_seen_before_the_resident_agrees(council, three, client):
    gone, ada, form = three
    assert "You cannot see it" in ada.get("/desk/chat/" + form.removeprefix("/drafts/chat-")).text
    assert ada.get(form).status_code == 404
    page = send(client, f"{gone.base}/share", follow_redirects=True)
    assert "Stop sharing my form" in page.text
    page = ada.get(form, follow_redirects=True)
    assert page.status_code == 200 and "They have this form open too" in page.text
    assert "Open their form" in ada.get("/desk/chat/" + form.removeprefix("/drafts/chat-")).text
    actions = {row.action for row in council.query(AuditRow)}
    assert "shared_form" in actions


def test_each_sees_what_the_other_saved_and_who_gave_it_is_kept(council, three, client):
    gone, ada, form = three
    send(client, f"{gone.base}/share")
    draft = council.query(Draft).one()
    draft.answer("place", factories.place(), source="resident", at=factories.AT)
    council.commit()
    page = ada.get(f"{form}/danger", follow_redirects=True)
    token = as_read(page.text).forms()[0].fields["csrf_token"][0]
    ada.post(f"{form}/danger", data={"csrf_token": token, **SAFE})
    council.expire_all()
    kept = council.query(Draft).one().answers
    assert kept["collapse"]["from"] == "officer" and kept["place"]["from"] == "resident"
    mine, theirs = (visitor.get(f"{base}/shared").get_json()["page"]
                    for visitor, base in ((client, gone.base), (ada, form)))
    assert mine.index("the adviser") < mine.index(">you<") and theirs.index(">you<") < theirs.index("the resident")


def test_the_end_of_consent_shuts_the_form_and_keeps_what_was_typed(council, three, client):
    gone, ada, form = three
    send(client, f"{gone.base}/share")
    page = ada.get(form, follow_redirects=True)
    token = as_read(page.text).forms()[0].fields["csrf_token"][0]
    send(client, f"{gone.base}/share", {"end": "1"})
    refused = ada.post(page.request.path, data={"csrf_token": token, "q": "Behind the church"})
    assert refused.status_code == 409 and "Behind the church" in refused.text
    assert "not shared any more" in refused.text
    assert ada.get(form).status_code == 409
    news = ada.get(f"{form}/shared", headers={"Accept": "application/json"})
    assert (news.status_code, news.text) == (204, ""), "a page that only asks for news meets no error"


def test_what_is_the_residents_alone_is_not_done_by_the_adviser(three, client, council):
    gone, ada, form = three
    send(client, f"{gone.base}/share")
    token = as_read(ada.get("/desk").text).forms()[0].fields["csrf_token"][0]
    for part in ("check-answers", "chat", "help", "share", "call-back"):
        answer = ada.post(f"{form}/{part}", data={"csrf_token": token, "text": "hello"})
        assert answer.status_code == 409 and "The resident does this" in answer.text, part
    assert ada.get(f"{form}/hand-over").status_code == 404


def test_nobody_else_opens_it(three, client, council, desk, visitors):
    gone, ada, form = three
    send(client, f"{gone.base}/share")
    assert desk("Bea Moss").get(form).status_code == 404
    assert visitors().get(form).status_code == 404
    assert ada.get("/drafts/chat-nothing").status_code == 404


def test_the_end_of_the_chat_ends_it(three, client, council):
    gone, ada, form = three
    send(client, f"{gone.base}/share")
    press(ada, "/desk/chat/" + form.removeprefix("/drafts/chat-"), {"end": "1"})
    assert ada.get(form).status_code == 409
    assert council.query(Chat).one().closed_at is not None
