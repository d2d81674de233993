"""A council with the permit service of these tests, and one permit of it."""

import pytest

from tests.integration.renewals import permits


@pytest.fixture
def service(session):
    permits.publish(session)
    return session


@pytest.fixture
def permit(service):
    return permits.permit(service)
