"""Email by a real SMTP conversation with a server on this machine."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from frontdoor.cases.work import Task
from frontdoor.notifications.gateways import DeliveryFailed, FileGateway, Message, SmtpGateway, messages_in
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.notifications.sending import Post, send_due
from tests.integration.notifications.conftest import a_free_port
from tests.integration.notifications.providers import Letterbox
from tests.integration.notifications.told import AT, EMAIL, MOBILE, a_waiting_message

REFERENCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def by_mail(post, letterbox, clock):
    return Post(post.database, SmtpGateway("127.0.0.1", letterbox.port), post.keys, post.base_for, clock)


def a_mail(**changed):
    values = {
        "reference": REFERENCE, "council_id": "aldermere", "channel": "email", "recipient": EMAIL,
        "subject": "Your report: FD-7K2M-9QX4-C", "body": "Thank you – we have it.\n.\nBye\n",
        "sender_name": "Aldermere Borough Council", "sender_address": "hello@aldermere.example.org", "at": AT,
        **changed,
    }
    return Message(**values)


def read(envelope):
    return message_from_bytes(envelope.content, policy=policy.SMTP)


def the_row(database):
    with database.session(write=False) as session:
        return session.scalars(select(OutboxRow)).one()


def test_a_message_from_the_outbox_arrives_whole(database, by_mail, letterbox):
    row = a_waiting_message(database)
    assert send_due(by_mail) == 1
    [envelope] = letterbox.mails
    mail = read(envelope)
    assert envelope.rcpt_tos == [EMAIL] and envelope.mail_from == "hello@aldermere.example.org"
    assert (mail["To"], mail["Subject"]) == (EMAIL, row.subject)
    assert mail["From"] == "Aldermere Borough Council <hello@aldermere.example.org>"
    assert mail["Message-ID"] == f"<{row.provider_reference}@aldermere.example.org>"
    assert (mail["Auto-Submitted"], mail["Date"].datetime) == ("auto-generated", AT)
    assert mail.get_content_type() == "text/plain"
    assert "https://aldermere.example.org/cases/FD-" in mail.get_content()
    assert the_row(database).provider_id == mail["Message-ID"]


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Caf\u00e9\r\nEND:VCALENDAR\r\n"


def test_a_calendar_file_comes_beside_the_words(database, by_mail, letterbox):
    row = a_waiting_message(database)
    with database.session() as session:
        session.get_one(OutboxRow, row.id).calendar = CALENDAR
        session.commit()
    assert send_due(by_mail) == 1
    words, calendar = read(letterbox.mails[0]).iter_parts()
    assert words.get_content_type() == "text/plain" and "https://" in words.get_content()
    assert calendar.get_content_type() == "text/calendar" and calendar.get_filename() == "booking.ics"
    assert calendar["Content-Type"].params["method"] == "CANCEL"
    assert calendar.get_content().splitlines() == CALENDAR.splitlines()


def test_a_calendar_file_lies_beside_its_message_in_a_folder(tmp_path):
    gateway = FileGateway(tmp_path)
    gateway.send(a_mail(calendar=CALENDAR))
    gateway.send(a_mail(calendar=CALENDAR))
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{REFERENCE}.ics", f"{REFERENCE}.json"]
    assert (tmp_path / f"{REFERENCE}.ics").read_bytes() == CALENDAR.encode()
    assert [message.calendar for message in messages_in(tmp_path, "aldermere")] == [CALENDAR]


def test_a_server_that_is_busy_gets_the_same_message_later(database, by_mail, letterbox, clock):
    a_waiting_message(database)
    letterbox.answers = ["451 4.7.1 Greylisted, try again"]
    assert send_due(by_mail) == 0
    assert (the_row(database).state, letterbox.mails) == (MessageState.WAITING, [])
    clock.at += timedelta(minutes=1)
    assert send_due(by_mail) == 1
    assert len(letterbox.mails) == 1


def test_an_address_that_does_not_exist_becomes_somebodys_task(database, by_mail, letterbox):
    row = a_waiting_message(database)
    letterbox.answers = [f"550 5.1.1 <{EMAIL}> no such user"]
    assert send_due(by_mail) == 0
    with database.session(write=False) as session:
        [task] = session.scalars(select(Task)).all()
    assert task.key == f"message:{row.id}"
    assert EMAIL not in task.words + the_row(database).last_error
    assert the_row(database).state == MessageState.FAILED


def test_a_text_that_no_gateway_can_send_becomes_somebodys_task(database, by_mail, letterbox):
    a_waiting_message(database, email=None, phone=MOBILE)
    send_due(by_mail)
    row = the_row(database)
    assert (row.state, row.last_error) == (MessageState.FAILED, "a mail server cannot send texts")


def test_a_server_that_is_not_there_uses_up_no_tries(database, post, clock):
    a_waiting_message(database)
    nobody = Post(database, SmtpGateway("127.0.0.1", a_free_port()), post.keys, post.base_for, clock)
    assert send_due(nobody) == 0
    row = the_row(database)
    assert (row.state, row.attempts) == (MessageState.WAITING, 0)
    assert row.due_at > AT


@pytest.mark.parametrize("answer, temporary", [("452 4.2.2 Disk full", True), ("554 5.7.1 Refused", False)])
def test_a_message_refused_after_it_was_read_is_judged_by_its_code(letterbox, answer, temporary):
    letterbox.to_data = answer
    with pytest.raises(DeliveryFailed) as failure:
        SmtpGateway("127.0.0.1", letterbox.port).send(a_mail())
    assert (failure.value.temporary, failure.value.provider_away) == (temporary, False)


def test_letters_beyond_ascii_and_single_dots_arrive_as_written(letterbox):
    SmtpGateway("127.0.0.1", letterbox.port).send(a_mail(subject="Diolch – ✓", sender_name="Cyngor Môn, Sir"))
    mail = read(letterbox.mails[0])
    assert mail["Subject"] == "Diolch – ✓"
    assert mail["From"].addresses[0].display_name == "Cyngor Môn, Sir"
    assert mail.get_content().replace("\r\n", "\n") == "Thank you – we have it.\n.\nBye\n"


@pytest.mark.parametrize("changed", [
    {"subject": "Hello\r\nBcc: other@example.org"}, {"subject": "Hello\nBcc: other@example.org"},
    {"recipient": "peter@example.org\r\nBcc: other@example.org"}, {"recipient": "a@example.org, b@example.org"},
    {"recipient": "peter"}, {"recipient": ""}, {"recipient": "Peter <peter@example.org>"},
])
def test_a_header_cannot_be_broken_into_and_nobody_else_is_written_to(letterbox, changed):
    with pytest.raises(DeliveryFailed) as failure:
        SmtpGateway("127.0.0.1", letterbox.port).send(a_mail(**changed))
    assert not failure.value.temporary
    assert letterbox.mails == []


def test_an_address_that_the_server_cannot_write_to_is_permanent(letterbox):
    with pytest.raises(DeliveryFailed) as failure:
        SmtpGateway("127.0.0.1", letterbox.port).send(a_mail(recipient="pété@example.org"))
    assert not failure.value.temporary


def silent_server(listening, greeting):
    """Takes one connection, says the greeting and then nothing until the other side hangs up."""
    connection, _ = listening.accept()
    with connection:
        connection.sendall(greeting)
        while connection.recv(1024):
            pass


@pytest.mark.parametrize("greeting, away", [(b"", True), (b"220 hello\r\n250 hello\r\n", False)])
def test_a_server_that_stops_answering_is_given_up_in_good_time(greeting, away):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=silent_server, args=(listening, greeting))
        server.start()
        with pytest.raises(DeliveryFailed) as failure:
            SmtpGateway("127.0.0.1", listening.getsockname()[1], patience=timedelta(seconds=0.3)).send(a_mail())
        server.join(timeout=5)
    assert (failure.value.temporary, failure.value.provider_away) == (True, away)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = datetime.now(UTC) - timedelta(hours=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return path


@pytest.fixture
def guarded_letterbox(certificate):
    """A mail server that wants encryption and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box = Letterbox()

    def known(server, session, envelope, mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"front", b"door pass"), handled=False)

    controller = Controller(box, hostname="127.0.0.1", port=a_free_port(), tls_context=context, require_starttls=True,
                            authenticator=known, auth_required=True)
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


def test_a_password_is_given_over_an_encrypted_line_only_to_a_server_that_is_known(guarded_letterbox, certificate):
    trusting = ssl.create_default_context(cafile=str(certificate))
    known = SmtpGateway("localhost", guarded_letterbox.port, username="front", password="door pass", context=trusting)
    known.send(a_mail())
    assert len(guarded_letterbox.mails) == 1
    stranger = SmtpGateway("localhost", guarded_letterbox.port, username="front", password="door pass")
    with pytest.raises(DeliveryFailed) as failure:
        stranger.send(a_mail())
    assert failure.value.provider_away and len(guarded_letterbox.mails) == 1


def test_a_wrong_password_is_trouble_that_the_operator_can_mend(guarded_letterbox, certificate):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with pytest.raises(DeliveryFailed) as failure:
        SmtpGateway("localhost", guarded_letterbox.port, username="front", password="wrong", context=trusting).send(
            a_mail())
    assert failure.value.temporary and failure.value.provider_away
