"""A provider that takes no money, for the demo and for trying things out. Its page says so in large letters.

It keeps what it knows in files of its own, outside our database, as a real provider does: so it forgets nothing when
we crash, and remembers what we failed to write down. Each fact is a file that is written once, whole, and never
changed; of two that come at the same moment the first one stands.
"""

import hashlib
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontdoor.payments.models import PaymentState, RefundState
from frontdoor.payments.provider import (
    Answer, PaymentRequest, ProviderAway, ProviderRefused, RefundAnswer, RefundRequest, Started,
)

MOST_REFUNDS = 50
ID = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class Asked:
    """A payment as the provider's own page shows it. `state` is started until the payer decides."""

    provider_id: str
    request: PaymentRequest
    state: PaymentState


class TestProvider:
    """Payments that only pretend. `folder` is the provider's own; it is made when it is first needed."""

    # Not a class of tests, whatever it is called.
    __test__ = False
    name = "test"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, request: PaymentRequest) -> Started:
        provider_id = self._id(request.council_id, request.reference)
        self._write_once(f"{provider_id}.asked", asdict(request))
        return Started(provider_id, f"/test-payment/{provider_id}")

    def find(self, council_id: str, reference: str) -> Answer | None:
        return self._answer(self._id(council_id, reference))

    def cancel(self, council_id: str, provider_id: str) -> None:
        self._finish(provider_id, PaymentState.CANCELLED, why="cancelled by the council")

    def take(self, agreement_id: str, request: PaymentRequest) -> Answer:
        provider_id = self._id(request.council_id, request.reference)
        self._write_once(f"{provider_id}.asked", asdict(request))
        if self._read(f"{agreement_id}.agreed") is None or self._read(f"{agreement_id}.ended") is not None:
            self._finish(provider_id, PaymentState.REFUSED, why="the agreement has ended")
        else:
            self._finish(provider_id, PaymentState.SUCCEEDED)
        return self._answer(provider_id) or Answer(PaymentState.FAILED, provider_id, why="lost")

    def end_agreement(self, council_id: str, agreement_id: str) -> None:
        if self._read(f"{agreement_id}.agreed") is not None:
            self._write_once(f"{agreement_id}.ended", {})

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """A slot is taken for each refund of a payment, one after the other, so that two at the same moment cannot give
        back more than was paid between them."""
        payment = self.look(request.payment_id)
        if payment is None or payment.state != PaymentState.SUCCEEDED:
            raise ProviderRefused("nothing was paid")
        refund_id = self._id(request.council_id, request.reference)
        for _ in range(MOST_REFUNDS):
            given = self._refunds_of(request.payment_id)
            if refund_id in {one["refund"] for one in given}:
                return RefundAnswer(RefundState.DONE, refund_id)
            if sum(one["amount_pence"] for one in given) + request.amount_pence > payment.request.amount_pence:
                raise ProviderRefused("more than is left of the payment")
            name = f"{request.payment_id}.refund{len(given)}"
            self._write_once(name, {"refund": refund_id, "amount_pence": request.amount_pence})
            if (self._read(name) or {}).get("refund") == refund_id:
                self._write_once(f"{refund_id}.refunded", asdict(request))
        raise ProviderRefused(f"more than {MOST_REFUNDS} refunds at the same moment")

    def find_refund(self, council_id: str, reference: str) -> RefundAnswer | None:
        refund_id = self._id(council_id, reference)
        return RefundAnswer(RefundState.DONE, refund_id) if self._read(f"{refund_id}.refunded") is not None else None

    def refunded(self, provider_id: str) -> list[int]:
        """What was given back of a payment, in pence, for whoever wants to know."""
        return [one["amount_pence"] for one in self._refunds_of(provider_id)]

    def _refunds_of(self, provider_id: str) -> list[dict[str, Any]]:
        """The refunds of a payment, the first first."""
        found: list[dict[str, Any]] = []
        while (one := self._read(f"{provider_id}.refund{len(found)}")) is not None:
            found.append(one)
        return found

    def look(self, provider_id: str) -> Asked | None:
        """A payment by the provider's own id, for its page; None when there is none."""
        asked, answer = self._read(f"{provider_id}.asked"), self._answer(provider_id)
        if asked is None or answer is None:
            return None
        return Asked(provider_id, PaymentRequest(**asked), answer.state)

    def pay(self, provider_id: str) -> None:
        """The payer pays. Whatever was decided before stands."""
        asked = self.look(provider_id)
        agreement_id = ""
        if asked is not None and asked.request.agreement_words:
            agreement_id = hashlib.sha256(f"agreement of {provider_id}".encode()).hexdigest()[:32]
            self._write_once(f"{agreement_id}.agreed", {"payment": provider_id})
        self._finish(provider_id, PaymentState.SUCCEEDED, agreement_id=agreement_id)

    def refuse(self, provider_id: str) -> None:
        """The payer's bank says no. Whatever was decided before stands."""
        self._finish(provider_id, PaymentState.REFUSED, why="the bank said no")

    def _answer(self, provider_id: str) -> Answer | None:
        if self._read(f"{provider_id}.asked") is None:
            return None
        done = self._read(f"{provider_id}.done")
        if done is None:
            return Answer(PaymentState.STARTED, provider_id)
        return Answer(PaymentState(done["state"]), provider_id, done["agreement_id"] or None, done["why"])

    def _finish(self, provider_id: str, state: PaymentState, *, agreement_id: str = "", why: str = "") -> None:
        if self._read(f"{provider_id}.asked") is not None:
            self._write_once(f"{provider_id}.done", {"state": state, "agreement_id": agreement_id, "why": why})

    @staticmethod
    def _id(council_id: str, reference: str) -> str:
        """Made of our reference, so that asking twice finds the first; nobody who does not know that can guess it."""
        return hashlib.sha256(f"{council_id} {reference}".encode()).hexdigest()[:32]

    def _read(self, name: str) -> dict[str, Any] | None:
        if not ID.match(name.partition(".")[0]):
            return None
        try:
            return dict(json.loads((self.folder / name).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ProviderAway("the test provider's folder cannot be read") from error

    def _write_once(self, name: str, content: dict[str, Any]) -> None:
        """Write a file whole, unless it is there already."""
        part = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("x", encoding="utf-8") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(part, self.folder / name)
            except FileExistsError:
                pass
            finally:
                part.unlink()
        except OSError as error:
            raise ProviderAway("the test provider's folder cannot be written") from error
