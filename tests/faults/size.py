"""How large a fault test is: short in the ordinary run, full with FRONTDOOR_FULL_SIZE=1 (`dev.py prove`)."""

import os


def of(*, short: int, full: int) -> int:
    return full if os.environ.get("FRONTDOOR_FULL_SIZE") == "1" else short
