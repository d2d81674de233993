"""A new password: by message for who has lost theirs, in the account for who has not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.people.accounts import AccountKey
from tests import factories
from tests.integration.accounts.conftest import OTHER, PASSWORD, PHONE, ROSE, send, sign_in, token
from tests.integration.sameness import steady

pytestmark = pytest.mark.usefixtures("moment")
INSIDE = "/account/password"
UNKNOWN = "rose.whitaken@example.org"


def is_in(visitor):
    return visitor.get(INSIDE).status_code == 200


def test_the_link_sets_a_new_password_once_and_ends_every_session(client, visitors, council, post, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    forgetful = visitors()
    assert forgetful.submit("/reset", {"contact": ROSE}).request.path == "/reset/code"
    (letter,) = post()
    assert (letter.purpose, letter.to) == ("account_reset", ROSE)
    assert visitors().get(letter.link).status_code == 200
    assert is_in(client)
    answer = visitors().submit(letter.link, {"password": OTHER})
    assert answer.request.path == "/sign-in" and "Your new password is set" in answer.text
    assert not is_in(client)
    assert send(client, letter.link, {"password": PASSWORD}).status_code == 404
    assert sign_in(client, password=PASSWORD).status_code == 422
    assert sign_in(client, password=OTHER, path=f"/sign-in?next={INSIDE}").request.path == INSIDE
    assert council.scalar(select(AuditRow.action).where(AuditRow.action == "reset_password"))
    assert [one.purpose for one in post()] == ["account_reset", "password_changed"] and post()[1].to == ROSE


def test_the_code_from_a_text_does_the_same(client, post, account):
    account(email=None, phone=PHONE)
    client.submit("/reset", {"contact": "07700 900175"})
    (letter,) = post()
    assert letter.channel == "sms"
    assert client.submit("/reset/code", {"code": "123", "password": OTHER}).status_code == 422
    assert client.submit("/reset/code", {"code": letter.code, "password": OTHER}).request.path == "/sign-in"
    sign_in(client, "07700 900175", OTHER, path="/sign-in?next=/near")
    assert is_in(client)


def test_the_pages_are_the_same_for_somebody_without_an_account(client, visitors, post, account):
    account()
    other, pages = visitors(), []
    for visitor, contact in ((client, ROSE), (other, UNKNOWN)):
        answer = visitor.submit("/reset", {"contact": contact})
        pages.append((answer.status_code, steady(answer).replace(contact, "")))
    assert pages[0] == pages[1]
    for _ in range(6):
        tried = [send(visitor, "/reset/code", {"code": "wrong", "password": OTHER}) for visitor in (client, other)]
        assert tried[0].status_code == tried[1].status_code
        assert steady(tried[0]).replace(ROSE, "") == steady(tried[1]).replace(UNKNOWN, "")
    assert [letter.purpose for letter in post()] == ["account_reset", "account_no_reset"]
    assert post()[1].code == ""


def test_a_stranger_is_told_twice_a_day_at_most_and_a_strange_number_never(client, post, council):
    for _ in range(4):
        client.submit("/reset", {"contact": UNKNOWN})
        client.submit("/reset", {"contact": "07700 900175"})
    assert [letter.purpose for letter in post()] == ["account_no_reset"] * 2


def test_a_row_is_written_with_and_without_an_account(client, council, account):
    account()
    client.submit("/reset", {"contact": ROSE})
    client.submit("/reset", {"contact": UNKNOWN})
    keys = council.scalars(select(AccountKey).order_by(AccountKey.id)).all()
    assert [(key.purpose, key.sent_to) for key in keys] == [("reset", ROSE), ("reset", UNKNOWN)]


def test_only_the_newest_message_opens_anything(client, visitors, post, account):
    account()
    client.submit("/reset", {"contact": ROSE})
    visitors().submit("/reset", {"contact": ROSE})
    assert client.get(post()[0].link).status_code == 404
    assert client.get(post()[1].link).status_code == 200


def test_a_link_is_too_old_after_15_minutes_and_is_none_in_another_council(client, council, post, account, moment):
    factories.set_up(council, factories.THORNBY)
    account()
    client.submit("/reset", {"contact": ROSE})
    assert client.get(post()[0].link, base_url="http://localhost").status_code == 404
    moment.shift(timedelta(minutes=15, seconds=5))
    page = client.get(post()[0].link)
    assert page.status_code == 404 and "does not work any more" in page.text


def test_a_weak_password_is_refused_and_the_message_is_not_spent(client, post, account):
    account()
    client.submit("/reset", {"contact": ROSE})
    for _ in range(6):
        assert client.submit("/reset/code", {"code": post()[0].code, "password": "short"}).status_code == 422
    page = client.submit(post()[0].link, {"password": "Rose Whitaker 1"})
    assert page.status_code == 422 and "not your name" in page.text
    assert client.submit(post()[0].link, {"password": OTHER}).request.path == "/sign-in"


def test_a_closed_account_gets_no_message(client, council, post, account):
    account().closed_at = factories.AT
    client.submit("/reset", {"contact": ROSE})
    assert [letter.purpose for letter in post()] == ["account_no_reset"]


def test_changing_the_password_signs_out_every_other_browser(client, visitors, account):
    account()
    other = visitors()
    for visitor in (client, other):
        sign_in(visitor, path="/sign-in?next=/near")
    kept = token(client).value
    page = client.submit(INSIDE, {"present": OTHER, "password": OTHER}, form=-1)
    assert page.status_code == 422 and "that you sign in with now" in page.text
    client.submit(INSIDE, {"present": PASSWORD, "password": OTHER}, form=-1)
    assert is_in(client) and token(client).value == kept
    assert not is_in(other)


def test_guessing_the_present_password_is_paused(client, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    for _ in range(5):
        client.submit(INSIDE, {"present": "wrong", "password": OTHER}, form=-1)
    assert client.submit(INSIDE, {"present": PASSWORD, "password": OTHER}, form=-1).status_code == 429
