"""The index of one council: what it offers, the answers it gives and the groups near it."""
from collections.abc import Iterable
from functools import lru_cache

from frontdoor.assessments.definition import Definition
from frontdoor.directory import answers
from frontdoor.directory.listed import Listing
from frontdoor.finder import entries
from frontdoor.finder.entries import Entry
from frontdoor.finder.index import Index

# An index is kept for each council and state of its services; what is older than these is built again when asked for.
KEPT = 8


def index_of(council_id: str, offered: Iterable[Definition], listing: Listing | None = None) -> Index:
    """The index over what a council offers. A service that it does not offer is never found; where an answer stands in
    for it, the answer is. `listing` has the groups; left out, they are as they came."""
    services = tuple(sorted((entries.of_service(definition) for definition in offered), key=lambda one: one.id))
    return _index(council_id, services, listing or Listing(council_id))


@lru_cache(maxsize=KEPT)
def _index(council_id: str, services: tuple[Entry, ...], listing: Listing) -> Index:
    ids = {service.id for service in services}
    told = [entries.of_article(one) for one in answers.articles(council_id) if one.instead_of not in ids]
    met = [entries.of_group(one) for one in listing.groups]
    return Index([*services, *told, *met])
