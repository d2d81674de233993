"""Another email address or number: shown to be theirs at both ends, or after three days in which it can be stopped."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor import jobs
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint
from tests import factories
from tests.integration.accounts.conftest import PASSWORD, PHONE, ROSE, sign_in, token

pytestmark = pytest.mark.usefixtures("moment")
NEW = "rose.new@example.org"
PAGE, CODES = "/account/contact", "/account/contact/confirm"


@pytest.fixture
def rose(client, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    return client


def change(visitor, contact=NEW, password=PASSWORD, **more):
    return visitor.submit(PAGE, {"contact": contact, "password": password, **more}, form=-1)


def finish(visitor, new, old=""):
    return visitor.submit(CODES, {"new": new, "old": old}, form=-1)


def login(council):
    return council.scalars(select(Account.login)).one()


def points(council):
    return [(point.value, point.ended_at is None) for point in council.scalars(
        select(ContactPoint).order_by(ContactPoint.id))]


def test_both_codes_change_the_address_and_the_login_follows(rose, visitors, council, post):
    other = visitors()
    sign_in(other, path="/sign-in?next=/near")
    assert change(rose).request.path == CODES
    new, old = post()
    assert [(new.purpose, new.to), (old.purpose, old.to)] == [("contact_change", NEW), ("contact_check", ROSE)]
    finish(rose, new.code, old.code)
    assert login(council) == NEW
    assert points(council) == [(ROSE, False), (NEW, True)]
    assert [(letter.purpose, letter.to) for letter in post()[2:]] == [("contact_changed", ROSE)]
    assert rose.get(PAGE).status_code == 200 and other.get(PAGE).status_code == 302


@pytest.mark.parametrize("new_is_right, old_is_right", [(True, False), (False, True), (False, False)])
def test_one_code_is_not_enough(rose, council, post, new_is_right, old_is_right):
    change(rose)
    new, old = post()
    page = finish(rose, new.code if new_is_right else "000", old.code if old_is_right else "000")
    assert page.status_code == 422 and "Enter the 6-digit code" in page.text
    assert login(council) == ROSE and points(council) == [(ROSE, True)]


def test_the_password_is_asked_for_first(rose, post):
    page = change(rose, password="not the password")
    assert page.status_code == 422 and post() == []


def test_a_mobile_number_is_added_and_the_login_stays(rose, council, post):
    change(rose, "07700 900175")
    new, old = post()
    assert (new.channel, new.to, old.to) == ("sms", PHONE, ROSE)
    finish(rose, new.code, old.code)
    assert login(council) == ROSE
    assert points(council) == [(ROSE, True), (PHONE, True)]
    assert len(post()) == 2


def test_a_number_that_was_only_typed_becomes_verified_and_another_typed_one_ends(rose, council, post):
    owner = council.scalars(select(Account)).one().resident
    for value in (PHONE, "+447700900999"):
        owner.contact_points.append(ContactPoint(council_id=owner.council_id, kind="phone", value=value,
                                                 created_at=factories.AT))
    change(rose, "07700 900175")
    finish(rose, *(letter.code for letter in post()))
    found = {point.value: point for point in council.scalars(select(ContactPoint))}
    assert found[PHONE].verified_at is not None and found["+447700900999"].ended_at is not None


def test_without_the_old_one_it_takes_three_days_and_the_old_one_is_told(rose, council, post, moment, app):
    change(rose, lost="y")
    (new,) = post()
    assert "three days" in finish(rose, new.code).text
    assert login(council) == ROSE
    warning = post()[1]
    assert (warning.purpose, warning.to) == ("contact_change_waits", ROSE)
    database = app.extensions["frontdoor_database"]
    council.commit()
    jobs.run_due(database, app.extensions["frontdoor_settings"], factories.AT + timedelta(hours=71))
    council.expire_all()
    assert login(council) == ROSE
    council.commit()
    jobs.run_due(database, app.extensions["frontdoor_settings"], factories.AT + timedelta(hours=73))
    council.expire_all()
    assert login(council) == NEW and points(council) == [(ROSE, False), (NEW, True)]


def test_an_old_one_that_somebody_else_reads_is_neither_asked_nor_told(rose, council, post):
    council.scalars(select(ContactPoint)).one().unsafe_at = factories.AT
    council.commit()
    change(rose)
    (new,) = post()
    page = finish(rose, new.code).text
    assert "three days" in page and "Until then we tell" not in page and len(post()) == 1


def test_the_old_one_stops_a_change_and_everybody_is_signed_out(rose, visitors, council, post, app):
    change(rose, lost="y")
    finish(rose, post()[0].code)
    owner, link = visitors(), post()[1].link
    assert owner.get(link).status_code == 200 and rose.get(PAGE).status_code == 200
    assert owner.submit(link, {}).request.path == "/reset"
    assert rose.get(PAGE).status_code == 302
    council.commit()
    jobs.run_due(app.extensions["frontdoor_database"], app.extensions["frontdoor_settings"],
                 factories.AT + timedelta(hours=73))
    council.expire_all()
    assert login(council) == ROSE
    assert owner.get(link).status_code == 404


def test_an_address_that_somebody_signs_in_with_is_told_by_message_alone(rose, visitors, council, post, account):
    account("Nell New", email=NEW)
    page = change(rose)
    assert page.request.path == CODES and page.status_code == 200
    told, old = post()
    assert (told.purpose, told.code) == ("account_exists", "")
    assert finish(rose, "000000", old.code).status_code == 422
    assert sorted(council.scalars(select(Account.login))) == [NEW, ROSE]


def test_the_address_that_is_theirs_already_is_not_asked_about(rose, post):
    page = change(rose, ROSE.upper())
    assert page.status_code == 422 and "already" in page.text and post() == []


def test_an_address_they_had_before_can_be_taken_up_again(rose, council, post):
    change(rose)
    finish(rose, post()[0].code, post()[1].code)
    change(rose, ROSE)
    finish(rose, post()[3].code, post()[4].code)
    assert login(council) == ROSE and points(council) == [(ROSE, True), (NEW, False)]


def test_codes_are_good_for_15_minutes(rose, council, post, moment):
    change(rose)
    moment.shift(timedelta(minutes=15, seconds=5))
    assert rose.get(CODES).status_code == 404
    assert login(council) == ROSE


def test_the_codes_of_somebody_else_are_of_no_use(rose, visitors, council, post, account):
    account("Nell New", email="nell@example.org")
    nell = visitors()
    sign_in(nell, "nell@example.org", path="/sign-in?next=/near")
    change(rose)
    assert nell.get(CODES).status_code == 404
    assert token(nell) is not None
