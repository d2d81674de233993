"""Stopping and going on, in the same browser or on another device."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft
from frontdoor.config import Settings
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.accounts import Account
from tests.integration.applying.conftest import Application
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read

SignsIn = Callable[..., Visitor]


def test_a_link_by_email_opens_the_form_on_another_device_where_it_was_left(
    town: Session, client: Visitor, visitors: Callable[[], Visitor], settings: Settings,
) -> None:
    walk = Application(client).until("proof")
    walk.open("save").press("Send the link", {"email": "rose.whitaker@example.org"})
    assert "We are sending the link to rose.whitaker@example.org" in walk.text
    row = town.scalars(select(OutboxRow)).one()
    assert (row.purpose, row.recipient, row.essential) == ("draft_saved", "rose.whitaker@example.org", True)
    assert walk.base not in row.body
    link = json.loads(Keys(settings.secret_keys).decrypt(row.secrets_box or ""))["path"]
    assert Application.at_draft(visitors(), link).at == "proof"


def test_asking_again_the_same_day_sends_it_once(town: Session, client: Visitor) -> None:
    walk = Application(client)
    for _ in range(3):
        walk.open("save").press("Send the link", {"email": "rose.whitaker@example.org"})
    assert len(town.scalars(select(OutboxRow)).all()) == 1


def test_strangers_cannot_be_pestered_through_it(town: Session, client: Visitor) -> None:
    walk = Application(client)
    for number in range(8):
        walk.open("save").press("Send the link", {"email": f"stranger{number}@example.org"})
    assert walk.page.status_code == 422 and "several addresses already" in walk.text
    assert len(town.scalars(select(OutboxRow)).all()) == 5


@pytest.mark.parametrize("typed", ["", "rose", "rose@", "a@b.example\r\nBcc: x@example.org", "<script>@x", "x" * 5000])
def test_what_is_no_address_is_told_so_and_comes_back(town: Session, client: Visitor, typed: str) -> None:
    walk = Application(client).open("save").press("Send the link", {"email": typed})
    assert walk.page.status_code == 422 and "Enter an email address in the correct format" in walk.text
    assert town.scalars(select(OutboxRow)).all() == []


def test_an_account_lists_it_and_opens_it_where_it_was_left(
    town: Session, rose: Account, account: Callable[..., Account], signs_in: SignsIn,
) -> None:
    walk = Application(signs_in(rose)).until("proof")
    assert "Sign in on any device" in walk.open("save").text
    assert not [one for one in as_read(walk.text).all("input") if one.attributes.get("name") == "email"]
    row = town.scalars(select(Draft)).one()
    there = signs_in(rose).get(f"/account/drafts/{row.public_id}", follow_redirects=True)
    assert there.request.path == f"{walk.base}/proof"
    ada = signs_in(account("Ada Quay", "ada@example.org"))
    assert ada.get(f"/account/drafts/{row.public_id}").status_code == 404
    assert ada.get("/account/drafts/never").status_code == 404


def test_the_list_of_an_account_asks_to_sign_in(town: Session, rose: Account, client: Visitor) -> None:
    assert client.get("/account/drafts/0123456789abcdef").status_code == 302


def test_the_token_is_not_in_the_database_in_the_open(
    town: Session, rose: Account, signs_in: SignsIn, settings: Settings,
) -> None:
    walk = Application(signs_in(rose))
    row, token = town.scalars(select(Draft)).one(), walk.base.rsplit("/", 1)[1]
    assert token not in (row.token_box or token) and token not in row.token_digest
    assert Keys(settings.secret_keys).decrypt(row.token_box or "") == token
