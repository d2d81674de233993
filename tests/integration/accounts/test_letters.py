"""An officer sends a code by letter, with which somebody without email makes the council's record of them their own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.accounts.conftest import OTHER, PASSWORD, sign_in
from tests.integration.desks.conftest import desk, seat  # noqa: F401
from tests.integration.sameness import steady

pytestmark = pytest.mark.usefixtures("moment")
HOME = "Flat 2, 14 Harbour Row, Aldermere"


@pytest.fixture
def edna(council):
    resident = factories.resident(council, "Edna Holt", email=None)
    addresses.move(council, resident, uprn=None, label=HOME, from_on=date(2020, 1, 1), source="officer",
                   at=factories.AT)
    return resident


@pytest.fixture
def letter(desk, edna, council, post):  # noqa: F811
    """The number and code that stand in the letter which an adviser has sent."""
    adviser = desk("Ada Quay", level=Level.ADVANCED)
    adviser.submit(f"/desk/people/{edna.public_id}/letter-code", {}, form=-1)
    (sent,) = post()
    body = council.scalar(select(OutboxRow.body))
    return sent, next(word for word in body.split() if len(word) == 9 and word[4] == "-")


def use(visitor, number, code, password=PASSWORD):
    return visitor.submit("/register/letter", {"number": number, "code": code, "password": password})


def test_the_letter_goes_home_and_its_code_claims_the_record(client, visitors, council, edna, letter):
    sent, number = letter
    assert (sent.purpose, sent.channel, sent.to) == ("account_letter", "letter", HOME)
    use(client, number.lower(), sent.code.replace("-", " "))
    made = council.scalars(select(Account)).one()
    assert made.resident_id == edna.id and made.login == number.replace("-", "")
    again = visitors()
    sign_in(again, number.replace("-", "").lower(), path="/sign-in?next=/near")
    assert again.get("/account/password").status_code == 200


def test_the_code_works_once_and_for_14_days(client, visitors, letter, moment):
    sent, number = letter
    moment.shift(timedelta(days=13))
    use(client, number, sent.code)
    page = use(visitors(), number, sent.code, OTHER)
    assert page.status_code == 422 and "newest letter" in page.text


def test_a_code_that_is_too_old_a_wrong_one_and_an_unknown_number_get_the_same_page(
    visitors, council, letter, moment,
):
    sent, number = letter
    pages = [use(visitors(), number, "ACDEF-HJKMN"), use(visitors(), "ACDE-FHJK", "ACDEF-HJKMN")]
    moment.shift(timedelta(days=14))
    pages.append(use(visitors(), number, sent.code))
    pages.append(use(visitors(), "no number", sent.code))
    typed = (number, "ACDE-FHJK", "no number", "ACDEF-HJKMN", sent.code)
    told = []
    for page in pages:
        text = steady(page)
        for word in typed:
            text = text.replace(word, "")
        told.append((page.status_code, text))
    assert len(set(told)) == 1


def test_five_wrong_codes_spend_the_letter(visitors, council, letter):
    sent, number = letter
    for start in range(5):
        visitor = visitors()
        visitor.environ_base = {**visitor.environ_base, "REMOTE_ADDR": f"127.0.0.{start + 2}"}
        use(visitor, number, "ACDEF-HJKMN")
    assert use(visitors(), number, sent.code).status_code == 422
    assert council.scalar(select(Account.id)) is None


def test_a_new_letter_ends_the_code_in_the_one_before(client, desk, edna, council, post):  # noqa: F811
    adviser, path = desk("Ada Quay", level=Level.ADVANCED), f"/desk/people/{edna.public_id}/letter-code"
    adviser.submit(path, {}, form=-1)
    adviser.submit(path, {}, form=-1)
    numbers = [word for body in council.scalars(select(OutboxRow.body).order_by(OutboxRow.id))
               for word in body.split() if len(word) == 9 and word[4] == "-"]
    first, second = post()
    assert use(client, numbers[0], first.code).status_code == 422
    use(client, numbers[1], second.code)
    assert client.get("/account/password").status_code == 200
    assert "Two letters were sent today" in adviser.submit(path, {}, form=-1).text


@pytest.mark.parametrize("level, status", [(Level.CORE, 403), (Level.ADVANCED, 200)])
def test_it_takes_an_advanced_adviser(desk, edna, level, status):  # noqa: F811
    assert desk("Ada Quay", level=level).get(f"/desk/people/{edna.public_id}/letter-code").status_code == status


def test_no_letter_goes_to_a_protected_address_or_to_none(desk, council, edna, post):  # noqa: F811
    adviser = desk("Ada Quay", level=Level.ADVANCED)
    home = addresses.current(council, edna, date(2026, 11, 23))
    assert home is not None
    home.protected = True
    homeless = factories.resident(council, "Nat Moor", email=None)
    for who in (edna, homeless):
        page = adviser.get(f"/desk/people/{who.public_id}/letter-code")
        assert "no home address that we may write to" in page.text
    assert post() == []


def test_a_resident_of_another_council_is_not_found(desk, council):  # noqa: F811
    factories.set_up(council, factories.THORNBY)
    other = factories.resident(council, "Tom Thorn", council_id=factories.THORNBY)
    adviser = desk("Ada Quay", level=Level.ADVANCED)
    assert adviser.get(f"/desk/people/{other.public_id}/letter-code").status_code == 404


def test_a_letter_opens_a_closed_account_again(client, council, letter, edna):
    sent, number = letter
    council.add(Account(council_id=edna.council_id, resident=edna, login_kind="number", login="closed:edna",
                        created_at=factories.AT, closed_at=factories.AT))
    use(client, number, sent.code)
    opened = council.scalars(select(Account)).one()
    assert opened.closed_at is None and client.get("/account/password").status_code == 200
