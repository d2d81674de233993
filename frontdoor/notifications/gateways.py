"""The ways out for email and texts: a folder, or a mail server. What happens beyond them is the provider's.

Every message carries a reference of our own, the same at every try. By it a provider can be asked whether a
message went out already, and two tries can be known for one message.
"""

import ipaddress
import json
import os
import re
import secrets
import smtplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from frontdoor.errors import FrontDoorError

MESSAGES_SHOWN = 100
# The longest one message may take, from connecting to the last answer; a worker's hold on it is longer.
SMTP_PATIENCE = timedelta(seconds=20)
SMTP_PORT = 25
PERMANENT = 500
CALENDAR_NAME = "booking.ics"
# What a calendar is to do with the file: mail programs want it in the header of its part too (RFC 6047).
METHOD = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)


class DeliveryFailed(FrontDoorError):
    """A message did not go out. `temporary`: the same message may go later. `provider_away`: the provider
    could not be reached at all, so surely nothing went. `say` holds no address and no name."""

    def __init__(self, say: str, *, temporary: bool, provider_away: bool = False) -> None:
        super().__init__(say)
        self.say = say
        self.temporary = temporary
        self.provider_away = provider_away


@dataclass(frozen=True)
class Message:
    """One message, ready to leave. `reference` is ours and names it for ever; `sender_name` and
    `sender_address` are the council's. A text (channel sms) has no subject; a letter has a `recipient_name`; an email
    may have a `calendar` file (.ics), empty where it has none."""

    reference: str
    council_id: str
    channel: str
    recipient: str
    subject: str
    body: str
    sender_name: str
    sender_address: str
    at: datetime
    recipient_name: str = ""
    calendar: str = ""


class MessageGateway(Protocol):
    """A provider of email or texts."""

    def send(self, message: Message) -> str:
        """Hand the message over; return the provider's id. Raises DeliveryFailed."""

    def find(self, reference: str) -> str | None:
        """The provider's id of a message it already has under our reference; None when it has none, or when
        it is not of the kind that can be asked. Raises DeliveryFailed when it cannot be reached."""


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut. Raises DeliveryFailed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.parent / f".{secrets.token_hex(8)}.part"
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise DeliveryFailed(f"the folder for messages: {error.strerror}", temporary=True) from error


class FileGateway:
    """Puts each message into a file named by its reference, and its calendar file beside it. Sending it twice leaves
    one file of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> str:
        written = {**asdict(message), "at": message.at.isoformat()}
        if message.calendar:
            write_whole(self._path(message.reference).with_suffix(".ics"), message.calendar)
        write_whole(self._path(message.reference), json.dumps(written, ensure_ascii=False, indent=1))
        return message.reference

    def find(self, reference: str) -> str | None:
        return reference if self._path(reference).exists() else None

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}.json"


def _read(path: Path) -> Message | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Message(**{**raw, "at": datetime.fromisoformat(raw["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None     # gone meanwhile, or not a message of ours


def _newest_first(folder: Path) -> Iterator[Path]:
    try:
        found = [(entry.stat().st_mtime_ns, entry.name) for entry in os.scandir(folder)
                 if entry.name.endswith(".json")]
    except OSError:
        found = []
    for _, name in sorted(found, reverse=True):
        yield folder / name


def messages_in(folder: Path, council_id: str, *, limit: int = MESSAGES_SHOWN) -> list[Message]:
    """The newest messages of one council that a FileGateway put into `folder`, newest first, at most
    `limit`."""
    shown: list[Message] = []
    for path in _newest_first(folder):
        message = _read(path)
        if message is not None and message.council_id == council_id:
            shown.append(message)
        if len(shown) == limit:
            break
    return shown


class _Conversation(smtplib.SMTP):
    """An SMTP conversation that is over at its deadline, however slowly the other side answers."""

    def __init__(self, host: str, port: int, name: str, patience: timedelta) -> None:
        self._ends = time.monotonic() + patience.total_seconds()
        super().__init__(host, port, local_hostname=name, timeout=patience.total_seconds())

    def getreply(self) -> tuple[int, bytes]:
        assert self.sock is not None
        self.sock.settimeout(max(0.001, self._ends - time.monotonic()))
        return super().getreply()


class SmtpGateway:
    """Hands messages to a mail server, one conversation each, as plain text with our reference as Message-ID.

    A mail server cannot be asked what it has had: when the line breaks between the message and the server's
    answer, it is sent again, and only its Message-ID tells that it is the same. The connection is encrypted
    wherever the server offers it and is not this machine; a password is never sent in the clear to another
    one.
    """

    def __init__(
        self, host: str, port: int = SMTP_PORT, *, username: str = "", password: str = "",
        context: ssl.SSLContext | None = None, patience: timedelta = SMTP_PATIENCE,
    ) -> None:
        self.host = host
        self.port = port
        self._login = (username, password) if username else None
        self._context = context or ssl.create_default_context()
        self._patience = patience

    def find(self, reference: str) -> str | None:
        return None

    def send(self, message: Message) -> str:
        if message.channel != "email":
            raise DeliveryFailed("a mail server cannot send texts", temporary=False)
        mail = _as_mail(message)
        conversation = self._open(message.sender_address.rpartition("@")[2])
        try:
            conversation.send_message(mail, message.sender_address, [message.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise DeliveryFailed(f"the address was refused ({code})", temporary=code < PERMANENT) from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryFailed("the mail server cannot write to this address", temporary=False) from error
        except smtplib.SMTPResponseException as error:
            say = f"the mail server refused the message ({error.smtp_code})"
            raise DeliveryFailed(say, temporary=error.smtp_code < PERMANENT) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed("the mail server stopped answering", temporary=True) from error
        finally:
            _hang_up(conversation)
        return str(mail["Message-ID"])

    def _open(self, name: str) -> smtplib.SMTP:
        """A conversation ready for a message. Whatever fails here, nothing has been sent."""
        conversation = None
        try:
            conversation = _Conversation(self.host, self.port, name, self._patience)
            conversation.ehlo_or_helo_if_needed()
            if conversation.has_extn("starttls") and (self._login or not self._is_near):
                conversation.starttls(context=self._context)
            elif self._login and not self._is_near:
                raise smtplib.SMTPException("no encryption offered")
            if self._login:
                conversation.login(*self._login)
        except (smtplib.SMTPException, OSError) as error:
            if conversation is not None:
                _hang_up(conversation)
            say = f"the mail server cannot be used: {type(error).__name__}"
            raise DeliveryFailed(say, temporary=True, provider_away=True) from error
        return conversation

    @property
    def _is_near(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def _hang_up(conversation: smtplib.SMTP) -> None:
    """End a conversation. What goes wrong with a goodbye no longer matters to the message."""
    try:
        conversation.quit()
    except (smtplib.SMTPException, OSError):
        conversation.close()


def _as_mail(message: Message) -> EmailMessage:
    mail = EmailMessage()
    try:
        mail["From"] = Address(message.sender_name, addr_spec=message.sender_address)
        mail["To"] = Address(addr_spec=message.recipient)
        mail["Subject"] = message.subject
    except (ValueError, HeaderParseError, IndexError) as error:
        raise DeliveryFailed("the address cannot be written to", temporary=False) from error
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.reference}@{message.sender_address.rpartition('@')[2]}>"
    # Keeps out-of-office robots from answering (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    if message.calendar:
        method = METHOD.search(message.calendar)
        mail.add_attachment(message.calendar, subtype="calendar", filename=CALENDAR_NAME,
                            params={"method": method[1] if method else "PUBLISH"})
    return mail
