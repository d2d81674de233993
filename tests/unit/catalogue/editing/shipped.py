"""The definitions that come with the software, as the plain data that is edited."""
import copy
import json
from functools import cache
from typing import Any

from frontdoor.catalogue import loader


@cache
def _text(service_id: str) -> str:
    return loader.load(loader.packaged()[service_id]).canonical


def base(service_id: str) -> dict[str, Any]:
    """A copy of one of them."""
    found: dict[str, Any] = copy.deepcopy(json.loads(_text(service_id))["base"])
    return found


SERVICES = tuple(loader.packaged())
