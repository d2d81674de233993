"""Wrong, missing, huge and hostile answers, forms left open too long, and two windows at once."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.notifications.outbox import OutboxRow
from tests.integration.conftest import ALDERMERE, Visitor
from tests.integration.journeying import PETER, SAFE, UNHURT, Walk, photo
from tests.integration.pages import as_read
from tests.naughty import SCRIPTS, SENDABLE


@pytest.fixture
def walk(council: Session, client: Visitor) -> Walk:
    return Walk(client).as_far_as_check(description="By the bus stop")


PAGES = {"danger": SAFE, "surface": {"surface": "carriageway"}, "size": {"depth_mm": "50", "width_mm": "300"},
         "details": {"description": "x"}, "harm": UNHURT, "contact": PETER}


@pytest.mark.parametrize("part", sorted(PAGES))
def test_naughty_texts_in_every_field_of_a_page_break_nothing_and_come_back_as_text(
    council: Session, client: Visitor, part: str,
) -> None:
    assert len(SCRIPTS) >= 60
    walk = Walk(client).as_far_as_check().open(part)
    token = walk.forms()[-1].fields["csrf_token"]
    plain = {element.tag for element in walk.read.elements} | {element.tag for element in walk.send(
        {name: "" for name in PAGES[part]}).read.elements} | {"div", "h2", "ul", "li", "a", "p", "span"}
    for text in SENDABLE:
        answer = client.post(f"{walk.base}/{part}", data={"csrf_token": token, **{name: text for name in PAGES[part]}})
        assert answer.status_code in (303, 422), text
        if answer.status_code == 422:
            assert {element.tag for element in as_read(answer.text).elements} <= plain, text
        else:
            found = walk.open("check-answers").read
            live = {"img", "iframe", "object", "embed", "video", "style", "marquee"}
            assert not live & {one.tag for one in found.elements}, text
            assert "49" not in [value.words for value in found.all("dd")], text


@pytest.mark.parametrize("part", sorted(PAGES))
def test_odd_ways_of_sending_a_page_are_answered_with_a_page(council: Session, client: Visitor, part: str) -> None:
    walk = Walk(client).as_far_as_check().open(part)
    fields = walk.forms()[-1].fields
    token = {"csrf_token": fields["csrf_token"]}
    address = f"{walk.base}/{part}"
    odd: list[dict[str, Any]] = [
        {"data": token}, {"data": {**token, **{name: ["a", "b", "c"] for name in PAGES[part]}}},
        {"data": {**token, **{name: [] for name in PAGES[part]}}},
        {"data": {**token, **{f"{name}[]": "x" for name in PAGES[part]}}},
        {"data": {**token, **{name: photo(b"file instead of words") for name in PAGES[part]}}},
        {"data": {**token, **{name: "x" * 90_000 for name in PAGES[part]}}},
        {"data": {**token, **{f"f{n}": "x" for n in range(150)}}},
        {"data": {**token, "remove": "x"}}, {"data": {**token, "action": "add"}}, {"data": {**token, "action": "\x00"}},
        {"data": {**token, **{f"{name}_dont_know": "y" for name in PAGES[part]}}},
    ]
    for options in odd:
        assert client.post(address, **options).status_code in (200, 303, 422), options
    headers = {"X-CSRFToken": fields["csrf_token"][0]}
    for body, kind in ((b"{}", "application/json"), (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
                       (b"--x\r\n", "multipart/form-data; boundary=y"), (b"", "multipart/form-data"),
                       (b"a=%ff%00", "text/plain")):
        answer = client.post(address, data=body, content_type=kind, headers=headers)
        assert answer.status_code in (200, 303, 400, 413, 422), kind
    assert client.post(address, data={**token, "a": "x" * 1_100_000}).status_code == 413
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(address, headers=headers).status_code == 405


@pytest.mark.parametrize("depth, sentence", [
    ("4O", "The depth must be a whole number of millimetres, like 40"), ("-1", "The depth must be 0 mm or more"),
    ("99999", "The depth must be 5000 mm or less"), ("1e999", "must be a whole number"),
    ("", "Enter how deep the hole is"),
])
def test_a_wrong_depth_gets_the_definitions_own_sentence_and_both_boxes_keep_what_was_typed(
    council: Session, client: Visitor, depth: str, sentence: str,
) -> None:
    walk = Walk(client).send({"q": "mill lane"}).choose_spot().send(SAFE).send({"surface": "carriageway"})
    walk.send({"depth_mm": depth, "width_mm": "dinner plate"})
    assert walk.page.status_code == 422 and walk.text.count(sentence) >= 2
    assert f'value="{depth}"' in walk.text and 'value="dinner plate"' in walk.text
    assert 'href="#depth_mm"' in walk.text and walk.read.words_of("title").startswith("Error: ")


def test_a_form_that_was_open_too_long_comes_back_with_what_was_typed(walk: Walk, council: Session) -> None:
    """The session has gone, and with it the token: the page is drawn again and can be sent at once."""
    for page, fields, typed in (("details", {"description": "My new words"}, "My new words"),
                                ("contact", {**PETER, "name": "Petra Marsh"}, "Petra Marsh"),
                                ("size", {"depth_mm": "41", "width_mm": "301"}, 'value="41"')):
        walk.open(page)
        walk.client.delete_cookie("frontdoor", domain="127.0.0.1")
        walk.send(fields)
        assert walk.page.status_code == 400 and walk.at == page
        assert "This page had been open too long. Check your answers and press Continue again." in walk.text
        assert typed in walk.text
        council.expire_all()
        assert typed not in str(council.scalars(select(Draft)).one().answers)
        walk.send()
        assert walk.page.status_code == 200
    council.expire_all()
    assert "My new words" in str(council.scalars(select(Draft)).one().answers)


def test_a_place_and_the_sending_come_back_too(walk: Walk, council: Session) -> None:
    walk.open("place")
    walk.client.delete_cookie("frontdoor", domain="127.0.0.1")
    walk.send({"q": "high street"})
    assert walk.page.status_code == 400 and 'value="high street"' in walk.text
    walk.open("place?street=99900001")
    walk.client.delete_cookie("frontdoor", domain="127.0.0.1")
    walk.send({"choice": "end:400.0"})
    assert walk.page.status_code == 400 and "Where on Mill Lane is it?" in walk.text
    walk.open("check-answers")
    walk.client.delete_cookie("frontdoor", domain="127.0.0.1")
    walk.send()
    assert walk.page.status_code == 400 and walk.heading == "Check your answers"
    assert council.scalar(select(func.count()).select_from(Case)) == 0
    assert walk.send().heading == "We have your report"


def test_every_form_of_the_journey_needs_its_token(walk: Walk, council: Session) -> None:
    for address in ("/services/pothole/start", *(f"{walk.base}/{page}" for page in
                    ("danger", "place", "nearby", "answer", "check-answers", "follow", "follow/FD-0000-0000-0"))):
        assert walk.client.post(address, data={"csrf_token": "forged"}).status_code == 400, address
    assert council.scalar(select(func.count()).select_from(Draft)) == 1


def test_two_windows_that_send_at_once_make_one_case(app: Flask, walk: Walk, council: Session) -> None:
    fields, answers = walk.forms()[-1].fields, []
    cookie = walk.client.get_cookie("frontdoor", domain="127.0.0.1")
    assert cookie is not None
    council.commit()
    ready = threading.Barrier(4)

    def send() -> None:
        client = app.test_client()
        client.set_cookie("frontdoor", cookie.value, domain="127.0.0.1")
        ready.wait()
        answer = client.post(f"{walk.base}/check-answers", data=fields, base_url=ALDERMERE)
        answers.append((answer.status_code, answer.location.partition("?")[0]))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and len(set(answers)) == 1 and answers[0][0] == 303
    for row in (Case, Party, OutboxRow):
        assert council.scalar(select(func.count()).select_from(row)) == 1
