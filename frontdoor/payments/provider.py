"""What a provider that takes money must be able to do, and what it may answer.

Shaped after GOV.UK Pay (payments, agreements, and payments under an agreement), so that it fits in behind the same
words. A provider keeps accounts for each council, so every call names one. Nothing here is called while a transaction
of ours is open: a provider may take half a minute to answer.
"""

from dataclasses import dataclass
from typing import Protocol

from frontdoor.errors import FrontDoorError
from frontdoor.payments.models import PaymentState, RefundState


class ProviderAway(FrontDoorError):
    """The provider could not be reached, or did not say what became of it. The same call may be made again."""


class ProviderRefused(FrontDoorError):
    """The provider will not do this, now or later. `say` holds nothing about the payer."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


@dataclass(frozen=True)
class PaymentRequest:
    """What to ask for. `reference` is ours, the same at every repeat of the same try; `agreement_words` what the payer
    agreed to, when they want the provider to keep their card for later, else empty; `return_url` where the provider
    sends the payer back to, empty when no payer is there."""

    council_id: str
    reference: str
    amount_pence: int
    description: str
    return_url: str = ""
    agreement_words: str = ""


@dataclass(frozen=True)
class Started:
    """The provider has the request. `next_url` is the page where the payer pays."""

    provider_id: str
    next_url: str


@dataclass(frozen=True)
class Answer:
    """What became of a try. `state` is `created` only where the provider never had it; `agreement_id` names the
    agreement that came with a success; `why` is the provider's reason in a few words, for officers; `payer_is_done`
    that the payer has done their part and only the provider does not know yet."""

    state: PaymentState
    provider_id: str
    agreement_id: str | None = None
    why: str = ""
    payer_is_done: bool = False


@dataclass(frozen=True)
class RefundRequest:
    """What to give back. `reference` is ours, the same at every repeat; the payment is named by the provider's own id
    and by our reference of it."""

    council_id: str
    reference: str
    payment_id: str
    payment_reference: str
    amount_pence: int


@dataclass(frozen=True)
class RefundAnswer:
    """What became of a refund: `asked` while the provider is still at it, else done or failed. `why` is the provider's
    reason in a few words, for officers."""

    state: RefundState
    provider_id: str
    why: str = ""


class PaymentProvider(Protocol):
    """Somebody who takes money for a council. Every call may raise ProviderAway."""

    @property
    def name(self) -> str:
        """What rows of ours call it, at most 20 characters."""

    def create(self, request: PaymentRequest) -> Started:
        """Ask for a payment by a payer who is there. The same reference again is the same payment, with an address
        to go on at. Raises ProviderRefused."""

    def find(self, council_id: str, reference: str) -> Answer | None:
        """What became of the try with our reference; None when the provider never had it."""

    def cancel(self, council_id: str, provider_id: str) -> None:
        """See to it that a payment that is still open cannot be paid any more. Of one that is over it changes
        nothing: ask `find` which it was."""

    def take(self, agreement_id: str, request: PaymentRequest) -> Answer:
        """Take a payment under an agreement, without the payer. The same reference again takes nothing more and gives
        the same answer. An agreement that has ended gives a refusal."""

    def end_agreement(self, council_id: str, agreement_id: str) -> None:
        """Take nothing more under the agreement. Ending it twice is ending it once."""

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Give money back to whoever paid. The same reference again gives nothing more and the same answer. Raises
        ProviderRefused, also for more than is left of the payment."""

    def find_refund(self, council_id: str, reference: str) -> RefundAnswer | None:
        """What became of the refund with our reference; None when the provider never had it."""


class NoProvider:
    """Stands in where an installation takes no money online: everything that would need a provider waits."""

    name = "none"

    def create(self, request: PaymentRequest) -> Started:
        raise ProviderAway("no provider is set")

    def find(self, council_id: str, reference: str) -> Answer | None:
        raise ProviderAway("no provider is set")

    def cancel(self, council_id: str, provider_id: str) -> None:
        raise ProviderAway("no provider is set")

    def take(self, agreement_id: str, request: PaymentRequest) -> Answer:
        raise ProviderAway("no provider is set")

    def end_agreement(self, council_id: str, agreement_id: str) -> None:
        raise ProviderAway("no provider is set")

    def refund(self, request: RefundRequest) -> RefundAnswer:
        raise ProviderAway("no provider is set")

    def find_refund(self, council_id: str, reference: str) -> RefundAnswer | None:
        raise ProviderAway("no provider is set")
