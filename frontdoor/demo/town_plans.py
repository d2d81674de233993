"""The plans of the two invented towns: their roads out, rings, quarters, river and trunk road.

Data only. Positions are in an ideal plane, metres east and north of the market cross, before
`demo.town` bends it into something that looks grown rather than drawn.
"""

from dataclasses import dataclass

from frontdoor.places.geometry import Point


@dataclass(frozen=True)
class Radial:
    """A road out of town. `joins` is where it meets the High Street, metres east of the cross; None
    where it carries the High Street on. It takes up to three names, by ring, and ends at `reach` m."""

    angle: float                        # degrees anticlockwise from east
    joins: float | None
    names: tuple[str, str, str]         # inside the first ring, between the first two, beyond
    reach: float
    bridge: bool = False


@dataclass(frozen=True)
class Quarter:
    """What fills a sector between one road out and the next (anticlockwise), ring by ring.

    `bands` are pairs of a pattern of `demo.estates` and a theme of `demo.names`.
    """

    locality: str
    ward: str
    lane: str                           # the lane across it inside the first ring, or ""
    ring_names: tuple[str, ...]         # the piece of each ring that closes a band, "" where there is none
    bands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Zone:
    """A controlled parking zone: whole wards, or single streets. A home in it may hold `most_permits`. `car_free` are
    the streets whose flats were built on the condition that nobody there has a permit."""

    code: str
    name: str
    hours: str
    most_permits: int
    wards: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    car_free: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One town."""

    town: str
    centre: Point                       # easting, northing of the market cross
    stretch: tuple[float, float]
    inner_ward: tuple[str, str]         # of the north and the south half of the old town
    rings: tuple[float, ...]
    radials: tuple[Radial, ...]
    quarters: tuple[Quarter, ...]
    river: tuple[str, tuple[Point, ...]]
    trunk: tuple[tuple[str, tuple[Point, ...]], ...]
    outward: str                        # the first half of its postcodes, without the digit
    first_district: int
    ward_prefix: str
    first_usrn: int
    first_uprn: int
    room: float = 1.0                   # how much wider plots are than in a closely built town
    zones: tuple[Zone, ...] = ()

    def inner_ward_of(self, quarter: int) -> str:
        """The ward of the old town on that quarter's side of the High Street."""
        return self.inner_ward[0 if quarter < len(self.quarters) / 2 else 1]

    def zone_of(self, street: str, ward: str) -> Zone | None:
        """The parking zone of a street; one that is named in a zone belongs there, whatever its ward."""
        named = (zone for zone in self.zones if street in zone.streets)
        return next(named, None) or next((zone for zone in self.zones if ward in zone.wards), None)


ALDERMERE = Plan(
    town="Aldermere",
    centre=(600_000.0, 500_000.0),
    stretch=(1.12, 0.92),
    inner_ward=("Market", "Bridge"),
    rings=(230.0, 520.0, 880.0, 1230.0),
    radials=(
        Radial(3, None, ("", "Eastgate", "Saltmarsh Road"), 1750),
        Radial(50, 125, ("Station Road", "Station Road", "Station Road"), 880),
        Radial(97, 5, ("Church Street", "Church Road", "Thornby Road"), 1850),
        Radial(146, -130, ("Castle Street", "Castle Road", "Abbots Hill"), 1640),
        Radial(186, None, ("", "Westgate", "Harrowden Road"), 2330, bridge=True),
        Radial(232, -115, ("Bridge Street", "Mere Road", "Drayton Road"), 1230, bridge=True),
        Radial(281, 10, ("Mill Lane", "Mill Lane", "Coldharbour Lane"), 1650, bridge=True),
        Radial(322, 130, ("Quay Street", "Priory Road", "Ferry Road"), 1230, bridge=True),
    ),
    quarters=(
        Quarter("Eastfield", "Eastfield", "", ("Cross Street", "Victoria Road", "Ridgeway"),
                (("combs", "victorian"), ("spine", "poets"))),
        Quarter("Northfield", "Northfield", "Market Place",
                ("North Street", "Grange Road", "Northfield Avenue"),
                (("arcs", "victorian"), ("loop", "trees"), ("spine", "birds"))),
        Quarter("Castle Hill", "Castle Hill", "Silver Street", ("Castle Green", "Park Road", "Hilltop Road"),
                (("combs", "saints"), ("spine", "estate"), ("spine", "hills"))),
        Quarter("Abbey", "Abbey", "", ("West Street", "School Lane", "Abbey Way"),
                (("arcs", "victorian"), ("green", "Abbey Park"), ("spine", "flowers"))),
        Quarter("Merebank", "Merebank", "", ("Sheep Street", "Mere View", ""),
                (("combs", "trades"), ("mere", "The Mere"))),
        Quarter("Millbrook", "Millbrook", "Back Lane", ("Water Lane", "", "Millbrook Way"),
                (("green", "Priory Meadow"), ("spine", "rivers"), ("spine", "fields"))),
        Quarter("Southbridge", "Southbridge", "Butter Lane", ("Fish Street", "Meadow Road", ""),
                (("green", "Town Meadow"), ("loop", "people"))),
        Quarter("Marshside", "Marshside", "", ("Wharf Street", "Marsh Road", "Marsh Way"),
                (("combs", "trades"), ("spine", "estate"), ("works", "works"))),
    ),
    river=("River Alder", (
        (-2300, -120), (-1500, -330), (-900, -300), (-450, -350), (0, -330), (420, -380),
        (900, -400), (1500, -720), (2300, -800),
    )),
    trunk=(
        ("A9950 Western Bypass", (
            (-1950, -520), (-1800, 100), (-1640, 700), (-1350, 1130), (-900, 1400), (-190, 1530),
        )),
        ("A9950 Northern Bypass", (
            (-190, 1530), (300, 1560), (800, 1420), (1240, 1070), (1500, 600), (1620, 0), (1720, -520),
        )),
    ),
    outward="ZZ",
    first_district=1,
    ward_prefix="E059990",
    first_usrn=99_900_001,
    first_uprn=999_000_000_101,
    room=1.22,
    zones=(
        Zone("A", "Market and Castle", "Monday to Saturday, 8am to 6:30pm", 4, wards=("Market",),
             car_free=("Market Place", "Silver Street")),
        Zone("B", "Bridge and Quay", "Every day, 8am to 8pm", 2, wards=("Bridge",), car_free=("Quay Street",)),
        Zone("S", "Stadium", "Match days only", 2, streets=("Meadow Road", "Brunel Drive")),
    ),
)

THORNBY = Plan(
    town="Thornby",
    centre=(608_600.0, 506_200.0),
    stretch=(0.95, 1.1),
    inner_ward=("Thornby Town", "Thornby Town"),
    rings=(105.0, 265.0, 455.0),
    radials=(
        Radial(12, None, ("", "Fen Road", "Fen Road"), 850),
        Radial(88, 40, ("Church Lane", "Church Lane", "Highfield Road"), 700),
        Radial(160, None, ("", "Aldermere Road", "Aldermere Road"), 950),
        Radial(228, -50, ("Station Road", "Station Road", "Station Road"), 640, bridge=True),
        Radial(300, 45, ("Forge Lane", "Forge Lane", "Drove Road"), 900, bridge=True),
    ),
    quarters=(
        Quarter("Thornby", "Highfield", "", ("Chapel Street", "Manor Road"),
                (("arcs", "trades"), ("spine", "trees"))),
        Quarter("Thornby", "Highfield", "The Shambles", ("Pinfold Lane", "School Road"),
                (("green", "Pinfold Green"), ("spine", "poets"))),
        Quarter("Thornby", "Thornby West", "", ("Well Street", ""),
                (("combs", "saints"),)),
        Quarter("Thornby", "Thornby West", "", ("Smithy Lane", "Brook Lane"),
                (("arcs", "fields"),)),
        Quarter("Thornby", "Fenside", "", ("Bell Lane", "Fenside"),
                (("combs", "fields"), ("spine", "birds"))),
    ),
    river=("Thorn Beck", ((-1200, -330), (-600, -380), (-200, -340), (300, -400), (800, -260), (1300, -240))),
    trunk=(("A9951 Fen Causeway", ((-1150, -520), (-400, -700), (500, -680), (1250, -480))),),
    outward="ZZ",
    first_district=8,
    ward_prefix="E059991",
    first_usrn=99_910_001,
    first_uprn=999_010_000_101,
    room=1.9,
    zones=(Zone("T", "Town centre", "Monday to Friday, 9am to 5pm", 2, car_free=("The Shambles",), streets=(
        "High Street", "Church Lane", "The Shambles", "Chapel Street", "Pinfold Lane", "Bell Lane")),),
)

PLANS = {"aldermere": ALDERMERE, "thornby": THORNBY}
