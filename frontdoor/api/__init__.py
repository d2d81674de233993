"""The machines' door: what other systems send us. Nobody here has a cookie: each route says how it knows its caller."""

from flask import Blueprint

blueprint = Blueprint("api", __name__)

from frontdoor.api import call, mail, sms  # noqa: E402, F401
