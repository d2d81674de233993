"""The answer to "What do you need?", as both doors show it: danger first, then one ranked list."""
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments.definition import Definition
from frontdoor.directory import answers, listed
from frontdoor.directory.listed import Listing
from frontdoor.finder import catalogued, finding, typed
from frontdoor.finder.entries import Kind
from frontdoor.finder.finding import Found, Hit
from frontdoor.web import councils
from frontdoor.web.unit_of_work import session

# What the box takes; more would not go into an address in every script.
LONGEST_TYPED = 800
# So many hits are shown; the rest of a list is noise. Groups that stand behind something else are fewer.
SHOWN, GROUPS_BEHIND = 8, 3
# Of what may be harm and may be none, we ask: then these are the ways to tell us.
ASKED = ("safeguarding",)
# Where somebody may be in danger, the way to tell us is shown with the words of danger.
CONCERNS = {"safeguarding": ("safeguarding",), "likely_harm": ("safeguarding",),
            "domestic_abuse": ("safeguarding",), "self_harm": (),
            "homeless_tonight": ("homelessness",), "care_now": ("social_care", "safeguarding"),
            "no_food_or_heat": (), "immediate_hazard": ()}


@dataclass(frozen=True)
class Shown:
    """A hit as a page shows it: the entry, why it is there, and the record behind it."""

    hit: Hit
    record: Any

    @property
    def kind(self) -> str:
        return self.hit.entry.kind.value

    @property
    def because(self) -> tuple[str, ...]:
        return self.hit.because


@dataclass(frozen=True)
class Page:
    """What a page needs: what was found, the list to show, and the services by which a concern is told."""

    found: Found
    shown: tuple[Shown, ...]
    concerns: tuple[Definition, ...]


def answer(text: str, offered: Iterable[Definition]) -> Page:
    """What a council has for an enquiry. Nothing that is typed is an error; an empty enquiry finds nothing."""
    council_id = councils.current().id
    services = {definition.id: definition for definition in offered}
    listing = listed.of_council(session, council_id)
    found = finding.find(catalogued.index_of(council_id, services.values(), listing), text[:typed.LONGEST])
    shown = [Shown(hit, _record(hit, listing, services)) for hit in _worth_showing(found)]
    return Page(found, tuple(shown), tuple(_concerns(found, services)))


def _worth_showing(found: Found) -> list[Hit]:
    is_about_groups = bool(found.ranked) and found.ranked[0].entry.kind is Kind.GROUP
    kept = found.of(Kind.GROUP)[:None if is_about_groups else GROUPS_BEHIND]
    return [hit for hit in found.ranked if hit.entry.kind is not Kind.GROUP or hit in kept][:SHOWN]


def _record(hit: Hit, listing: Listing, services: dict[str, Definition]) -> Any:
    if hit.entry.kind is Kind.SERVICE:
        return services[hit.entry.id]
    if hit.entry.kind is Kind.ANSWER:
        return answers.of_id(listing.council_id, hit.entry.id)
    return listing.of_id(hit.entry.id)


def _concerns(found: Found, services: dict[str, Definition]) -> list[Definition]:
    """The services for the danger that was read or is asked about, the likeliest first."""
    areas = ASKED if found.danger.is_asked else [area for kind in found.danger.kinds for area in CONCERNS[kind]]
    ranked = [services[hit.entry.id] for hit in found.of(Kind.SERVICE)]
    fitting = [one for one in (*ranked, *services.values()) if one.area in areas]
    return list({one.id: one for one in fitting}.values())[:2]
