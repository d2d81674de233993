"""Which provider takes an installation's money."""

from frontdoor.config import Settings
from frontdoor.payments.provider import PaymentProvider
from frontdoor.payments.test_provider import TestProvider


def provider_for(settings: Settings) -> PaymentProvider | None:
    """The provider that FRONTDOOR_PAYMENTS names; None where nothing can be paid online."""
    return pretender_for(settings)


def pretender_for(settings: Settings) -> TestProvider | None:
    """The provider that only pretends, where it is the one in use. It keeps its files beside the installation's."""
    return TestProvider(settings.files.parent / "test-payments") if settings.payments == "test" else None
