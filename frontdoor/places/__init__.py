"""Where things are: the streets, addresses and wards of a council, found by words, list or map.

Takes a `Session`, the council's id and typed words or metres on the British National Grid; gives
plain frozen values, never rows. Reads only: the gazetteer is loaded from outside, not edited here.
Raises StreetNotFound and OutsideTheGrid. Latitude and longitude appear only in `coordinates`.
"""

from frontdoor.places.coordinates import OutsideTheGrid, to_grid, to_lat_long
from frontdoor.places.geometry import Box, box, distance_m
from frontdoor.places.models import Owner
from frontdoor.places.outline import extent, outline
from frontdoor.places.property import Property, Zone, address_answer, property_of, uprn_of, zone_of
from frontdoor.places.search import Match, find, postcode_addresses
from frontdoor.places.street import Nearest, Spot, StreetNotFound, along, by_uprn, by_usrn, nearest
from frontdoor.places.wards import ward_names

__all__ = [
    "Box", "Match", "Nearest", "OutsideTheGrid", "Owner", "Property", "Spot", "StreetNotFound", "Zone",
    "address_answer", "along", "box", "by_uprn", "by_usrn", "distance_m", "extent", "find", "nearest", "outline",
    "postcode_addresses", "property_of", "to_grid", "to_lat_long", "uprn_of", "ward_names", "zone_of",
]
