"""Drawing a page of a journey, with what every one of them needs."""

from typing import Any

from flask import render_template

from frontdoor.portal import helping, sharing, speaking
from frontdoor.web.journey.opening import Journey


def draw(template: str, journey: Journey, page_id: str, **more: Any) -> str:
    """The page `page_id` of a journey, from `journey/<template>.html`."""
    offer = helping.offer(journey, page_id)
    is_shared = journey.is_shared or (offer is not None and offer.is_shared)
    return render_template(f"journey/{template}.html", journey=journey, help=offer,
                           beside=speaking.beside(journey) if journey.on_behalf else None,
                           shared_rows=sharing.rows(journey) if is_shared else None, **more)
