"""Which council a request is for: by the host name it came to."""

from flask import abort, g, request

from frontdoor.catalogue import councils
from frontdoor.catalogue.councils import Council
from frontdoor.web.running import settings


def current() -> Council:
    """The council whose host name was asked for; else the one set for the installation; else the first."""
    if "frontdoor_council" not in g:
        g.frontdoor_council = _chosen(request.host.rpartition(":")[0] or request.host)
    found: Council = g.frontdoor_council
    return found


def _chosen(host: str) -> Council:
    known = councils.all_councils()
    for council in known.values():
        if host in council.hosts:
            return council
    named = settings().council
    if named:
        return known[named] if named in known else abort(503)
    return next(iter(known.values()))
