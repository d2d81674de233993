"""Messages put into a folder, as in the demonstration: once each, whole, and read back newest first."""

import os
from datetime import UTC, datetime

import pytest

from frontdoor.notifications.gateways import DeliveryFailed, FileGateway, Message, SmtpGateway, messages_in

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def message(number=1, council="aldermere", **changed):
    values = {
        "reference": f"{number:032x}", "council_id": council, "channel": "email", "recipient": "peter@example.org",
        "subject": "We have your report", "body": "Thank you – diolch.", "sender_name": "Aldermere",
        "sender_address": "help@aldermere.example.org", "at": AT, **changed,
    }
    return Message(**values)


def test_a_message_sent_twice_is_one_message(tmp_path):
    gateway = FileGateway(tmp_path / "new" / "folder")
    assert gateway.send(message()) == gateway.send(message())
    assert messages_in(gateway.folder, "aldermere") == [message()]


def test_a_message_can_be_found_by_its_reference_only_once_it_went(tmp_path):
    gateway = FileGateway(tmp_path)
    assert gateway.find(message().reference) is None
    gateway.send(message())
    assert gateway.find(message().reference) == message().reference


def test_messages_are_read_newest_first_and_only_so_many(tmp_path):
    gateway = FileGateway(tmp_path)
    for number in range(5):
        gateway.send(message(number))
        os.utime(tmp_path / f"{number:032x}.json", (number, number))
    assert [found.reference for found in messages_in(tmp_path, "aldermere", limit=2)] == [f"{n:032x}" for n in (4, 3)]


def test_a_council_sees_its_own_messages_only(tmp_path):
    gateway = FileGateway(tmp_path)
    gateway.send(message(1))
    gateway.send(message(2, council="thornby"))
    assert [found.reference for found in messages_in(tmp_path, "thornby")] == [f"{2:032x}"]


def test_a_folder_that_is_not_there_and_files_that_are_not_messages_show_nothing(tmp_path):
    assert messages_in(tmp_path / "nowhere", "aldermere") == []
    (tmp_path / "notes.json").write_text("[1]")
    (tmp_path / "broken.json").write_text('{"reference": ')
    assert messages_in(tmp_path, "aldermere") == []


def test_a_folder_that_cannot_be_written_is_trouble_that_may_pass(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryFailed) as failure:
        FileGateway(tmp_path / "file").send(message())
    assert failure.value.temporary and not failure.value.provider_away


def test_a_mail_server_cannot_send_texts_and_says_so():
    with pytest.raises(DeliveryFailed, match="cannot send texts") as failure:
        SmtpGateway("127.0.0.1", 9).send(message(channel="sms", recipient="+447700900123"))
    assert not failure.value.temporary
