"""The residents' door: find, report, follow, track."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from frontdoor.portal import (  # noqa: E402, F401
    demo, follow, home, information, journey, messages, near, tracking,
)
