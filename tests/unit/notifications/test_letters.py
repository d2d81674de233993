"""Letters: printed once each, to the right address, with what people typed as text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from frontdoor.config import Settings
from frontdoor.notifications.gateways import DeliveryFailed, FileGateway, Message, SmtpGateway, messages_in
from frontdoor.notifications.letters import EveryWay, LetterGateway, gateway_for, printed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_letter(**changed):
    values = {
        "reference": f"{1:032x}", "council_id": "aldermere", "channel": "letter",
        "recipient": "Flat 2, 4 Harbour Row, Aldermere, ZZ1 1AA", "recipient_name": "Rose Whitaker",
        "subject": "Your permit", "body": "It is ready.\n\nSee it here:\nhttps://x.example.org\n",
        "sender_name": "Aldermere", "sender_address": "help@aldermere.example.org", "at": AT, **changed,
    }
    return Message(**values)


def settings(messages):
    return Settings(database_url="sqlite:///x", secret_keys=["for-the-tests-only-0123456789-abcdefghij"],
                    messages=messages, files=Path("var/files"))


def test_a_letter_has_name_and_address_line_by_line_then_date_heading_and_words():
    page = printed(a_letter())
    address = "Rose Whitaker<br>Flat 2<br>4 Harbour Row<br>Aldermere<br>ZZ1 1AA"
    parts = [address, "2 March 2026", "<h1>Your permit</h1>", "<p>It is ready.</p>",
             "<p>See it here:<br>https://x.example.org</p>"]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_letter_to_somebody_whose_name_is_not_known_begins_with_the_street():
    assert "<address>Flat 2<br>" in printed(a_letter(recipient_name=""))


@pytest.mark.parametrize("field", ["recipient", "recipient_name", "subject", "body"])
def test_what_people_typed_is_text_in_a_letter(field):
    page = printed(a_letter(**{field: "<script>alert(1)</script> {0}"}))
    assert "<script>" not in page and "&lt;script&gt;" in page and "{0}" in page


def test_a_letter_sent_twice_is_one_letter_and_is_found_by_its_reference(tmp_path):
    gateway = LetterGateway(tmp_path / "new" / "letters")
    assert gateway.find(a_letter().reference) is None
    assert gateway.send(a_letter()) == gateway.send(a_letter()) == gateway.find(a_letter().reference)
    [page] = gateway.folder.iterdir()
    assert page.name == f"{a_letter().reference}.html" and "Rose Whitaker" in page.read_text("utf-8")


def test_only_letters_are_printed(tmp_path):
    with pytest.raises(DeliveryFailed) as failure:
        LetterGateway(tmp_path).send(a_letter(channel="email"))
    assert not failure.value.temporary and list(tmp_path.iterdir()) == []


def test_letters_are_printed_and_all_else_goes_to_the_provider(tmp_path):
    ways = EveryWay(FileGateway(tmp_path / "messages"), LetterGateway(tmp_path / "letters"))
    email = a_letter(reference=f"{2:032x}", channel="email", recipient="rose@example.org")
    for message in (a_letter(), email):
        assert ways.find(message.reference) is None
        assert ways.send(message) == ways.find(message.reference)
    assert [page.stem for page in (tmp_path / "letters").iterdir()] == [a_letter().reference]
    assert {one.channel for one in messages_in(tmp_path / "messages", "aldermere")} == {"letter", "email"}


def test_with_a_mail_server_letters_are_printed_all_the_same(tmp_path):
    ways = EveryWay(SmtpGateway("127.0.0.1", 9), LetterGateway(tmp_path))
    assert ways.send(a_letter()) == ways.find(a_letter().reference)


def test_the_settings_choose_the_ways_out():
    in_folder, by_mail = gateway_for(settings("file:var/x")), gateway_for(settings("smtp://mail.example.org:2525"))
    assert isinstance(in_folder.messages, FileGateway) and in_folder.messages.folder == Path("var/x")
    assert in_folder.letters.folder == Path("var/letters")
    assert isinstance(by_mail.messages, SmtpGateway)
    assert (by_mail.messages.host, by_mail.messages.port) == ("mail.example.org", 2525)
    assert by_mail.letters.folder == Path("var/files/letters")
