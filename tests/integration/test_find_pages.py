"""The answer to plain words on the residents' page: danger first, then what fits, with the reasons."""
import logging

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Visitor
from tests.integration.pages import Page


def text_of(client: Visitor, query: str) -> str:
    page = client.get("/find", query_string={"q": query})
    assert page.status_code == 200
    return page.text


def test_a_service_is_shown_with_the_words_that_led_to_it(council: Session, client: Visitor) -> None:
    page = text_of(client, "there is a hole in the road")
    assert 'href="/services/pothole"' in page and "Because you wrote" in page and "hole in the road" in page


def test_an_answer_and_a_group_are_shown_whole(council: Session, client: Visitor) -> None:
    assert "HM Passport Office" in text_of(client, "renew my passport")
    page = text_of(client, "is there a choir near me")
    assert "The Old Fire Station Choir" in page and "7pm to 9pm" in page and "01632" in page


def test_danger_stands_before_everything_else(council: Session, client: Visitor) -> None:
    page = text_of(client, "my husband hits me and I need a parking permit")
    assert page.index("Ring 999") < page.index('id="find"') < page.index("/services/parking-permit-resident")
    assert 'href="tel:01632960100"' in page


def test_what_can_wait_is_answered_without_alarm(council: Session, client: Visitor) -> None:
    assert "Ring 999" not in text_of(client, "this road is killing my suspension")


@pytest.mark.parametrize("typed", ["my bin was not emptied", "qzxv"])
def test_the_way_to_tell_us_of_harm_stands_under_every_answer(council: Session, client: Visitor, typed: str) -> None:
    """Not every hint of harm is read: whoever gave one finds the way all the same."""
    page = text_of(client, typed)
    told = page.index("Is somebody being hurt, or afraid?")
    assert page.index('id="find"') < told < page.index("/services/safeguarding-child", told)
    assert "Is somebody being hurt, or afraid?" not in text_of(client, "my husband hits me")


def test_what_may_be_harm_is_asked_about_before_the_answers_and_once(council: Session, client: Visitor) -> None:
    page = text_of(client, "can I talk to somebody about my dad")
    asked = page.index("Is somebody being hurt, or afraid?")
    assert asked < page.index("/services/safeguarding-adult") < page.index('id="find"')
    assert page.count("Is somebody being hurt, or afraid?") == 1
    assert "Is somebody in danger now?" not in page


def test_nothing_found_says_what_to_do(council: Session, client: Visitor) -> None:
    page = text_of(client, "qzxv")
    assert "We found nothing that fits" in page and "01632 960100" in page and "Everything you can do here" in page


@pytest.mark.parametrize("typed", ["x " * 5_000, "🙂" * 200, "<script>alert(1)</script> pothole", "{{ 7 * 7 }}", "\x00",
                                   "pothole\r\nSet-Cookie: a=b", "' OR 1=1 --"])
def test_anything_may_be_typed_and_is_only_text(council: Session, client: Visitor, typed: str) -> None:
    page = text_of(client, typed)
    assert "<script>alert" not in page
    assert Page(page).words_of("h1") in ("What we found", "Find what you need")


def test_what_is_typed_stands_in_no_log_and_no_title(
    council: Session, client: Visitor, caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = text_of(client, "my husband hits me canary-word")
    assert "canary-word" not in caplog.text
    assert "canary-word" not in page.partition("</title>")[0]


def test_what_is_typed_stays_in_the_box(council: Session, client: Visitor) -> None:
    assert 'value="a &#34;hole&#34; in the road"' in text_of(client, 'a "hole" in the road')
