"""What the running application was set up with: its settings, and its keys."""

from typing import cast

from flask import current_app

from frontdoor.config import Settings
from frontdoor.keys import Keys

SETTINGS, KEYS = "frontdoor_settings", "frontdoor_keys"


def settings() -> Settings:
    """The settings of the running application."""
    return cast(Settings, current_app.extensions[SETTINGS])


def keys() -> Keys:
    """The keys of the running application."""
    return cast(Keys, current_app.extensions[KEYS])
