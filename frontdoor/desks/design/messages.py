"""The messages that a service may word in its own way, with the usual words beside each."""

from collections.abc import Mapping
from typing import Any

from frontdoor.catalogue.editing import options, sections
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.sections import Section
from frontdoor.notifications import wording

# These are about an account, a caller or a community group, and the same whatever the service.
NOT_OF_A_SERVICE = ("account_", "caller_", "contact_", "draft_", "group_", "password_", "representative_")


def section() -> Section:
    """The section of messages, with a box for each that may be sent about a case of the service."""
    boxes = [Box(purpose, options.in_words(purpose), Kind.PARAGRAPH,
                 f"Usually: {' '.join(wording.wording_for(purpose).says)}")
             for purpose in wording.purposes() if not purpose.startswith(NOT_OF_A_SERVICE)]
    return sections.with_boxes(sections.BY_ID["messages"], boxes)


def wrong_words(base: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first message that could not be sent in the service's own words, and why; None where all can."""
    for purpose, words in (base.get("messages") or {}).items():
        try:
            wording.check(purpose, options.english(words))
        except wording.WordingError as error:
            return purpose, f"{options.in_words(purpose)}: {error.say}"
    return None
