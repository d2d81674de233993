"""Signing in takes both factors, tells nothing about who has an account, and ends when it should."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.people.actor import Level
from frontdoor.people.sessions import SignInSession
from tests import factories
from tests.integration.desks.conftest import COOKIE, PASSWORD

pytestmark = pytest.mark.usefixtures("moment")
WRONG = "Enter the email address and password that you sign in with"


def show_password(visitor, email, password=PASSWORD, path="/desk/sign-in"):
    return visitor.submit(path, {"email": email, "password": password})


def sign_in(visitor, person, at=factories.AT, path="/desk/sign-in"):
    page = show_password(visitor, person.email, path=path)
    assert page.request.path == "/desk/sign-in/code"
    return visitor.submit(page.request.full_path, {"code": person.code(at)})


def tokens(visitor):
    return visitor.get_cookie(COOKIE, domain="127.0.0.1")


def test_an_officer_signs_in_with_password_and_code_and_comes_to_my_work(client, staff):
    page = sign_in(client, staff())
    assert page.request.path == "/desk"
    assert "My work" in page.text and "Ada Quay" in page.text


def test_after_signing_in_the_officer_comes_to_the_page_they_asked_for(client, staff):
    person = staff()
    assert client.get("/desk/queues?x=1").location == "/desk/sign-in?next=/desk/queues?x%3D1"
    assert sign_in(client, person, path="/desk/sign-in?next=/desk/queues").request.path == "/desk/queues"


def test_signing_in_never_leads_to_another_site(client, staff):
    assert sign_in(client, staff(), path="/desk/sign-in?next=//example.org/").request.path == "/desk"
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "\\\\example.org",
                      "javascript:alert(1)", "/\t/example.org", "desk", "/\n/example.org", ""):
        assert client.get("/desk/sign-in", query_string={"next": elsewhere}).location == "/desk"


def test_the_password_alone_opens_nothing(client, staff):
    show_password(client, staff().email)
    assert client.get("/desk").location == "/desk/sign-in?next=/desk"
    assert client.post("/desk/tasks/done").status_code in (302, 400)


def test_the_token_changes_with_the_second_factor_and_the_old_one_is_dead(client, visitors, staff):
    person = staff()
    page = show_password(client, person.email)
    half = tokens(client).value
    client.submit(page.request.path, {"code": person.code(factories.AT)})
    assert tokens(client).value != half
    thief = visitors()
    thief.set_cookie(COOKIE, half, domain="127.0.0.1")
    assert thief.get("/desk/sign-in/code").location == "/desk/sign-in"


def test_only_a_digest_of_the_token_is_stored_and_the_cookie_is_out_of_reach_of_scripts(client, staff, council):
    sign_in(client, staff())
    cookie = tokens(client)
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/" and cookie.expires is None
    digests = council.scalars(select(SignInSession.token_digest)).all()
    assert len(digests) == 2 and cookie.value not in digests


def test_a_code_works_once(client, visitors, staff):
    person = staff()
    sign_in(client, person)
    page = sign_in(visitors(), person)
    assert page.request.path == "/desk/sign-in/code" and "Each code works once" in page.text


def test_an_earlier_code_is_refused_after_a_later_one(client, visitors, staff):
    person = staff()
    sign_in(client, person, factories.AT + timedelta(seconds=30))
    assert sign_in(visitors(), person).request.path == "/desk/sign-in/code"


def test_a_recovery_code_works_once_and_is_written_down(client, visitors, staff, council):
    person = staff()
    for visitor, path in ((client, "/desk"), (visitors(), "/desk/sign-in/code")):
        page = show_password(visitor, person.email)
        answer = visitor.submit(page.request.path, {"code": person.codes[3].upper().replace("-", " ")})
        assert answer.request.path == path
    assert council.scalar(select(AuditRow.action).where(AuditRow.action == "used_recovery_code"))


def test_an_account_that_does_not_exist_gets_the_same_page(client, staff, council):
    ada, gone = staff(), staff("Bo Lane")
    gone.officer.active = False
    unfinished = factories.officer(council, "Cy Moor")
    pages = {}
    for email in (ada.email, gone.email, unfinished.email, "zed@example.com"):
        page = show_password(client, email, "not the password")
        pages[email] = (page.status_code, page.text.count(WRONG), len(page.text) - len(email))
    assert len(set(pages.values())) == 1 and pages[ada.email][1] == 2


def test_an_officer_of_another_council_has_no_account_here(client, staff, council):
    factories.set_up(council, factories.THORNBY)
    person = staff(council_id=factories.THORNBY)
    assert WRONG in show_password(client, person.email).text
    page = client.get("/desk/sign-in", base_url="http://localhost")
    assert page.status_code == 200


def test_a_session_of_another_council_opens_nothing_here(client, seat, council):
    factories.set_up(council, factories.THORNBY)
    elsewhere = seat(factories.officer(council, "Tom Thorn", council_id=factories.THORNBY))
    assert elsewhere.get("/desk").status_code == 302


def test_five_wrong_tries_in_five_minutes_shut_the_door_for_that_account_from_that_address(
    client, visitors, staff, moment,
):
    person = staff()
    for _ in range(5):
        assert WRONG in show_password(client, person.email, "wrong").text
    shut = show_password(client, person.email)
    assert shut.status_code == 429 and "Wait five minutes" in shut.text
    elsewhere = visitors()
    elsewhere.environ_base = {**elsewhere.environ_base, "REMOTE_ADDR": "127.0.0.9"}
    assert show_password(elsewhere, person.email).request.path == "/desk/sign-in/code"
    moment.shift(timedelta(minutes=5))
    assert show_password(client, person.email).request.path == "/desk/sign-in/code"


def test_an_unknown_account_is_shut_out_in_the_same_way(client, staff):
    for _ in range(5):
        show_password(client, "zed@example.com", "wrong")
    assert show_password(client, "zed@example.com", "wrong").status_code == 429
    assert show_password(client, staff().email).status_code == 200


def test_wrong_codes_count_with_wrong_passwords_and_a_right_one_starts_afresh(client, staff, moment):
    person = staff()
    page = show_password(client, person.email)
    for _ in range(5):
        client.submit(page.request.path, {"code": "000 000"})
    shut = client.submit(page.request.path, {"code": person.code(factories.AT)})
    assert shut.status_code == 429
    moment.shift(timedelta(minutes=5, seconds=1))
    at = factories.AT + timedelta(minutes=5, seconds=1)
    assert client.submit(page.request.path, {"code": person.code(at)}).request.path == "/desk"


def test_signing_out_ends_the_session_wherever_a_copy_of_the_cookie_is(client, visitors, staff):
    sign_in(client, staff())
    kept = tokens(client).value
    out = client.submit("/desk", {})
    assert out.request.path == "/desk/sign-in"
    assert out.history[0].headers["Clear-Site-Data"] == '"cache", "storage"'
    assert tokens(client) is None
    thief = visitors()
    thief.set_cookie(COOKIE, kept, domain="127.0.0.1")
    assert thief.get("/desk").status_code == 302


@pytest.mark.parametrize("minutes, status", [(29, 200), (30, 302)])
def test_a_session_ends_after_30_idle_minutes(client, staff, moment, minutes, status):
    sign_in(client, staff())
    moment.shift(timedelta(minutes=minutes))
    assert client.get("/desk").status_code == status


def test_use_keeps_a_session_alive_for_12_hours_and_no_longer(client, staff, moment):
    sign_in(client, staff())
    for _ in range(35):
        moment.shift(timedelta(minutes=20))
        assert client.get("/desk/queues").status_code == 200
    moment.shift(timedelta(minutes=20))
    assert client.get("/desk/queues").status_code == 302


def test_a_password_without_its_code_is_forgotten_after_ten_minutes(client, staff, moment):
    show_password(client, staff().email)
    moment.shift(timedelta(minutes=10))
    assert client.get("/desk/sign-in/code").status_code == 302


def test_an_officer_who_leaves_is_out_at_once(client, staff):
    person = staff()
    sign_in(client, person)
    person.officer.active = False
    assert client.get("/desk").status_code == 302


def test_no_page_of_the_desk_is_kept_by_anything_on_the_way(client, staff):
    person = staff(level=Level.CORE)
    for path in ("/desk/sign-in", "/desk", "/desk/queues", "/desk/assist", "/desk/nothing"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    sign_in(client, person)
    assert client.get("/desk").headers["Cache-Control"] == "no-store"


def test_hostile_words_at_the_door_get_a_sentence(client, council):
    for typed in ("", " ", "\x00\x01", "’ or 1=1 --", "x" * 20_000, "‮𝕊"):
        for fields in ({"email": typed, "password": "x"}, {"email": f"{typed[:9]}@example.com", "password": typed}):
            page = client.submit("/desk/sign-in", fields)
            assert page.status_code == 422 and "There is a problem" in page.text
