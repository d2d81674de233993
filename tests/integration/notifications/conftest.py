"""What the tests of messages share."""

import socket

import pytest
from aiosmtpd.controller import Controller

from frontdoor.keys import Keys
from frontdoor.notifications.sending import Post
from tests.integration.notifications.providers import Letterbox, Provider
from tests.integration.notifications.told import AT

SECRET = "for-the-tests-only-0123456789-abcdefghij"


class Clock:
    """The time of day, as the test has it."""

    def __init__(self):
        self.at = AT

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def post(database, provider, clock):
    return Post(database, provider, Keys([SECRET]), lambda council_id: f"https://{council_id}.example.org", clock)


def a_free_port():
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return port


@pytest.fixture
def letterbox():
    """A mail server on this machine that keeps what it takes."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()
