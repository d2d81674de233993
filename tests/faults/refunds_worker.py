"""A worker for the fault test of refunds: asks the provider and writes down what it says, until it is killed."""

import time
from datetime import datetime
from pathlib import Path

from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.payments import refunds
from frontdoor.payments.asking import Till
from frontdoor.payments.provider import RefundAnswer, RefundRequest
from frontdoor.payments.test_provider import TestProvider

TAKES_S = 0.03      # between the money that goes back and our hearing of it


class Slow(TestProvider):
    """The test provider, which takes its time to answer: there a worker is likeliest to be killed."""

    def refund(self, request: RefundRequest) -> RefundAnswer:
        answer = super().refund(request)
        time.sleep(TAKES_S)
        return answer


def run(url: str, folder: Path, began: datetime, faster: int) -> None:
    """Give back what is due, for ever, by a clock that runs so much faster: what a killed worker left is taken up after
    a minute of it."""
    database = Database(url)
    till = Till(database, Slow(folder), _nothing)
    while True:
        at = began + (now() - began) * faster
        with database.session(write=False) as session:
            found = refunds.due(session, at)
        for one in found:
            refunds.ask(till, one, at=began + (now() - began) * faster)
        time.sleep(0.02)


def _nothing(*_: object, **__: object) -> None:
    return None
