"""Letters: each a page to print and post, in a folder beside the messages. And the choice of the ways out."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from frontdoor.clock import in_words, local_date
from frontdoor.config import Settings
from frontdoor.notifications.gateways import (
    SMTP_PORT, DeliveryFailed, FileGateway, Message, MessageGateway, SmtpGateway, write_whole,
)

FOLDER = "letters"
# The address stands where the window of a DL envelope is (BS 4264): 20 mm from the left, 50 mm from the top.
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{subject}</title>
<style>
@page {{ size: A4; margin: 20mm }}
body {{ font: 12pt/1.5 Arial, sans-serif; margin: 0; overflow-wrap: anywhere }}
address {{ font-style: normal; min-height: 40mm; padding-top: 30mm }}
h1 {{ font-size: 14pt }}
</style>
</head>
<body>
<address>{address}</address>
<p>{date}</p>
<h1>{subject}</h1>
{paragraphs}
</body>
</html>
"""


def printed(message: Message) -> str:
    """A letter as a page of HTML. Whatever people typed is text in it."""
    lines = [message.recipient_name, *message.recipient.split(",")]
    paragraphs = message.body.strip().split("\n\n")
    return PAGE.format(
        subject=escape(message.subject), date=escape(in_words(local_date(message.at))),
        address=_lines(line.strip() for line in lines if line.strip()),
        paragraphs="\n".join(f"<p>{_lines(paragraph.splitlines())}</p>" for paragraph in paragraphs),
    )


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(escape(line) for line in lines)


class LetterGateway:
    """Puts each letter, ready to be printed, into a file named by its reference. Sending it twice leaves one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> str:
        if message.channel != "letter":
            raise DeliveryFailed("only letters are printed", temporary=False)
        write_whole(self._path(message.reference), printed(message))
        return message.reference

    def find(self, reference: str) -> str | None:
        return reference if self._path(reference).exists() else None

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}.html"


class EveryWay:
    """Letters to be printed, all else by the provider of email and texts. Where that is a folder, letters are to be
    read there too; of a worker killed in between only the copy to read is missing."""

    def __init__(self, messages: MessageGateway, letters: LetterGateway) -> None:
        self.messages = messages
        self.letters = letters

    def send(self, message: Message) -> str:
        if message.channel != "letter":
            return self.messages.send(message)
        reference = self.letters.send(message)
        if isinstance(self.messages, FileGateway):
            self.messages.send(message)
        return reference

    def find(self, reference: str) -> str | None:
        return self.letters.find(reference) or self.messages.find(reference)


def gateway_for(settings: Settings) -> EveryWay:
    """The ways out that FRONTDOOR_MESSAGES names: file:FOLDER or smtp://[NAME:PASSWORD@]HOST[:PORT]; letters in a
    folder beside that one, or with a mail server below the folder for files."""
    if settings.messages.startswith("file:"):
        folder = Path(settings.messages.removeprefix("file:"))
        return EveryWay(FileGateway(folder), LetterGateway(folder.parent / FOLDER))
    parts = urlsplit(settings.messages)
    server = SmtpGateway(
        parts.hostname or "localhost", parts.port or SMTP_PORT,
        username=unquote(parts.username or ""), password=unquote(parts.password or ""),
    )
    return EveryWay(server, LetterGateway(settings.files / FOLDER))
