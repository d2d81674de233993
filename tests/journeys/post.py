"""What arrived: the worker's tick of this moment, and the letters that it left at each address."""

import re
from datetime import timedelta
from pathlib import Path

from frontdoor import jobs
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.notifications.gateways import Message, messages_in
from tests.factories import ALDERMERE


class Post:
    """The letters of one installation."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self._read: set[str] = set()

    def tick(self, later: timedelta = timedelta(0)) -> None:
        """Let the worker do once what is due now, or what will be due `later`."""
        jobs.run_due(self.database, self.settings, now() + later)

    def to(self, address: str) -> list[Message]:
        """Every letter to an address, oldest first, as far as the worker has sent it."""
        folder = Path(self.settings.messages.partition(":")[2])
        found = [one for one in messages_in(folder, ALDERMERE) if one.recipient == address]
        return sorted(found, key=lambda one: one.at)

    def new(self, address: str) -> list[Message]:
        """The letters to an address since it was last asked for, after a tick of the worker."""
        self.tick()
        found = [one for one in self.to(address) if one.reference not in self._read]
        self._read |= {one.reference for one in found}
        return found

    def only(self, address: str) -> Message:
        """The one new letter to an address: neither none nor two."""
        found = self.new(address)
        assert len(found) == 1, [one.subject for one in found]
        return found[0]

    def saying(self, address: str, words: str) -> Message:
        """The one of the new letters to an address that says these words. Letters of one tick have no order."""
        new = self.new(address)
        found = [one for one in new if words in one.body]
        assert len(found) == 1, [one.body for one in new]
        return found[0]


def link_in(message: Message, base_url: str) -> str:
    """The address that the letter asks to be opened."""
    found = re.findall(re.escape(base_url) + r"/\S+", message.body)
    assert len(set(found)) == 1, message.body
    return str(found[0])
