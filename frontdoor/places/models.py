"""The gazetteer: wards, streets, addresses, and the water and greens drawn behind them.

Positions are metres on the British National Grid. A street is known by its USRN, an address by its
UPRN, a ward by its code: the numbers every council shares, so rows point at each other by them.
Search keys are plain lower-case letters and digits (see `places.typed`), compared byte by byte, so
that an ordinary index serves prefixes on both databases without an extension.
"""

from enum import StrEnum

from sqlalchemy import Float, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json
from frontdoor.places.geometry import Line, bounds

# PostgreSQL's own order follows a language; a range of prefixes needs the order of the bytes.
SearchKey = String(200).with_variant(String(200, collation="C"), "postgresql")


class Owner(StrEnum):
    """Who looks after a street. The values are those of the fact `road_owner`."""

    THIS_COUNCIL = "this_council"
    NATIONAL_HIGHWAYS = "national_highways"
    PRIVATE = "private"


class Ward(CouncilRow, Base):
    """A part of the council's area that elects councillors."""

    __tablename__ = "wards"
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    __table_args__ = (UniqueConstraint("council_id", "code", name="uq_wards_code"),)


class Street(CouncilRow, Base):
    """A street as a line of [easting, northing] points, with the box that holds it for quick queries."""

    __tablename__ = "streets"
    usrn: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(SearchKey)
    locality: Mapped[str] = mapped_column(String(80))
    ward_code: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(20))
    points: Mapped[list[list[float]]] = mapped_column(Json)
    length_m: Mapped[float] = mapped_column(Float)
    min_easting: Mapped[float] = mapped_column(Float)
    min_northing: Mapped[float] = mapped_column(Float)
    max_easting: Mapped[float] = mapped_column(Float)
    max_northing: Mapped[float] = mapped_column(Float)
    __table_args__ = (
        UniqueConstraint("council_id", "usrn", name="uq_streets_usrn"),
        ForeignKeyConstraint(
            ["council_id", "ward_code"], ["wards.council_id", "wards.code"], name="fk_streets_ward"
        ),
        Index("ix_streets_name_key", "council_id", "name_key"),
        Index("ix_streets_box", "council_id", "min_easting", "max_easting", "min_northing", "max_northing"),
    )


class Address(CouncilRow, Base):
    """One addressed property. `line` is what stands before the postcode's town: "12 Mill Lane".

    `zone_code` is the parking zone it lies in; `car_free` says that planning conditions bar it from permits.
    `number` is "12", "12A", or "" where a building has only a name; `position` orders the
    addresses of a street as its numbers run.
    """

    __tablename__ = "addresses"
    uprn: Mapped[str] = mapped_column(String(12))
    line: Mapped[str] = mapped_column(String(160))
    line_key: Mapped[str] = mapped_column(SearchKey)
    number: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer)
    usrn: Mapped[str] = mapped_column(String(8))
    postcode: Mapped[str] = mapped_column(String(8))
    postcode_key: Mapped[str] = mapped_column(SearchKey)
    easting: Mapped[float] = mapped_column(Float)
    northing: Mapped[float] = mapped_column(Float)
    ward_code: Mapped[str] = mapped_column(String(20))
    zone_code: Mapped[str | None] = mapped_column(String(20))
    car_free: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("council_id", "uprn", name="uq_addresses_uprn"),
        ForeignKeyConstraint(
            ["council_id", "usrn"], ["streets.council_id", "streets.usrn"], name="fk_addresses_street"
        ),
        ForeignKeyConstraint(
            ["council_id", "ward_code"], ["wards.council_id", "wards.code"], name="fk_addresses_ward"
        ),
        Index("ix_addresses_street", "council_id", "usrn", "position"),
        Index("ix_addresses_line_key", "council_id", "line_key"),
        Index("ix_addresses_postcode_key", "council_id", "postcode_key", "usrn", "position"),
        Index("ix_addresses_place", "council_id", "easting", "northing"),
    )


class ParkingZone(CouncilRow, Base):
    """A controlled parking zone. `most_permits` is how many permits one property may hold."""

    __tablename__ = "parking_zones"
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    hours: Mapped[str] = mapped_column(String(120))
    most_permits: Mapped[int] = mapped_column(Integer)
    __table_args__ = (UniqueConstraint("council_id", "code", name="uq_parking_zones_code"),)


class Landscape(CouncilRow, Base):
    """Water or a green, drawn so that people know where they are. Nothing is decided from it.

    `kind` is "river" (a line), "water" or "green" (the edge of an area).
    """

    __tablename__ = "landscapes"
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    points: Mapped[list[list[float]]] = mapped_column(Json)
    min_easting: Mapped[float] = mapped_column(Float)
    min_northing: Mapped[float] = mapped_column(Float)
    max_easting: Mapped[float] = mapped_column(Float)
    max_northing: Mapped[float] = mapped_column(Float)
    __table_args__ = (UniqueConstraint("council_id", "name", "kind", name="uq_landscapes_name"),)


def box_columns(line: Line) -> dict[str, float]:
    """The four bounding columns of a street or landscape row, in metres."""
    return dict(bounds(line)._asdict())
