"""Asking the virus scanner (clamd) about bytes that somebody sent, before anything else reads them."""

import socket
import struct

from frontdoor.errors import FrontDoorError

PATIENCE_S = 20
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CLEAN, NOT_SCANNED = "clean", "not_scanned"


class Infected(FrontDoorError):
    """The scanner found something. `name` is what it calls it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the scanner found {name}")
        self.name = name


class ScannerAway(FrontDoorError):
    """The scanner gave no verdict; the file must not be taken as clean."""


def verdict(address: str, content: bytes) -> str:
    """`clean`, or `not_scanned` where no scanner is set (`address` empty).

    `address` is HOST:PORT or unix:PATH. The bytes go by clamd's INSTREAM command: chunks with a length of
    four bytes before each, ended by an empty one. Raises Infected and ScannerAway.
    """
    if not address:
        return NOT_SCANNED
    try:
        answer = _ask(address, content)
    except OSError as error:
        raise ScannerAway(f"{address}: {error}") from error
    if answer == "stream: OK":
        return CLEAN
    if answer.endswith(" FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerAway(f"{address} answered {answer[:200]!r}")


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        raise OSError("is not HOST:PORT or unix:PATH")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_S)


def _ask(address: str, content: bytes) -> str:
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start:start + CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = connection.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
