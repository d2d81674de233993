"""Latitude and longitude for the world outside; eastings and northings for us.

Inside, a place is metres on the British National Grid (OSGB36). Public interfaces such as Open311
speak WGS84. The conversion is the projection and the seven-parameter Helmert transformation of
Ordnance Survey's "A guide to coordinate systems in Great Britain" (v3.6, annexes B and C).

Accuracy: the projection itself is good to a millimetre; the Helmert step is good to about 5 m over
Great Britain, because the exact OSTN15 transformation needs a grid file of 15 MB. Going there and
back comes home to within a centimetre. Five metres of steady offset do not move a pothole to
another street, and nothing that is compared inside the council passes through here.
"""

import math
from typing import NamedTuple

from frontdoor.errors import FrontDoorError


class OutsideTheGrid(FrontDoorError):
    """The position cannot be one in Great Britain."""


class GridPoint(NamedTuple):
    """Metres on the British National Grid."""

    easting: float
    northing: float


class LatLong(NamedTuple):
    """Degrees, north and east positive."""

    latitude: float
    longitude: float


class Ellipsoid(NamedTuple):
    """Semi-axes in metres."""

    a: float
    b: float

    @property
    def e2(self) -> float:
        return 1 - (self.b * self.b) / (self.a * self.a)


class Helmert(NamedTuple):
    """Shifts in metres, rotations in seconds of arc, scale in parts per million."""

    tx: float
    ty: float
    tz: float
    rx: float
    ry: float
    rz: float
    ppm: float

    def reversed(self) -> "Helmert":
        return Helmert(*(-value for value in self))


AIRY = Ellipsoid(6377563.396, 6356256.909)
GRS80 = Ellipsoid(6378137.000, 6356752.3141)
WGS84_TO_OSGB36 = Helmert(-446.448, 125.157, -542.060, -0.1502, -0.2470, -0.8421, 20.4894)

SCALE = 0.9996012717
TRUE_LATITUDE, TRUE_LONGITUDE = math.radians(49), math.radians(-2)
TRUE_EASTING, TRUE_NORTHING = 400_000.0, -100_000.0
WIDTH_M, HEIGHT_M = 700_000.0, 1_300_000.0


def to_lat_long(easting: float, northing: float) -> LatLong:
    """National Grid metres to WGS84 degrees, to about 5 m. Raises OutsideTheGrid."""
    if not (0 <= easting <= WIDTH_M and 0 <= northing <= HEIGHT_M):
        raise OutsideTheGrid(f"{easting}, {northing} is not on the National Grid")
    place = unproject(easting, northing, AIRY)
    return _shifted(place, AIRY, WGS84_TO_OSGB36.reversed(), GRS80)


def to_grid(latitude: float, longitude: float) -> GridPoint:
    """WGS84 degrees to National Grid metres, to about 5 m. Raises OutsideTheGrid."""
    if not (49 <= latitude <= 62 and -10 <= longitude <= 4):
        raise OutsideTheGrid(f"{latitude}, {longitude} is not in Great Britain")
    place = _shifted(LatLong(latitude, longitude), GRS80, WGS84_TO_OSGB36, AIRY)
    point = project(place.latitude, place.longitude, AIRY)
    if not (0 <= point.easting <= WIDTH_M and 0 <= point.northing <= HEIGHT_M):
        raise OutsideTheGrid(f"{latitude}, {longitude} is not on the National Grid")
    return point


def project(latitude: float, longitude: float, ellipsoid: Ellipsoid) -> GridPoint:
    """Degrees on the ellipsoid to grid metres: annex C.1, in its own letters."""
    phi, away = math.radians(latitude), math.radians(longitude) - TRUE_LONGITUDE
    sin, cos, tan2 = math.sin(phi), math.cos(phi), math.tan(phi) ** 2
    nu, rho = _radii(phi, ellipsoid)
    eta2 = nu / rho - 1
    one = _meridian_m(phi, ellipsoid) + TRUE_NORTHING
    two = nu / 2 * sin * cos
    three = nu / 24 * sin * cos**3 * (5 - tan2 + 9 * eta2)
    three_a = nu / 720 * sin * cos**5 * (61 - 58 * tan2 + tan2**2)
    four = nu * cos
    five = nu / 6 * cos**3 * (nu / rho - tan2)
    six = nu / 120 * cos**5 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2)
    return GridPoint(
        TRUE_EASTING + four * away + five * away**3 + six * away**5,
        one + two * away**2 + three * away**4 + three_a * away**6,
    )


def unproject(easting: float, northing: float, ellipsoid: Ellipsoid) -> LatLong:
    """Grid metres to degrees on the ellipsoid: annex C.2, in its own letters."""
    phi, rest = TRUE_LATITUDE, northing - TRUE_NORTHING
    while abs(rest) >= 0.00001:
        phi += rest / (ellipsoid.a * SCALE)
        rest = northing - TRUE_NORTHING - _meridian_m(phi, ellipsoid)
    nu, rho = _radii(phi, ellipsoid)
    eta2, tan, sec = nu / rho - 1, math.tan(phi), 1 / math.cos(phi)
    tan2 = tan * tan
    seven = tan / (2 * rho * nu)
    eight = tan / (24 * rho * nu**3) * (5 + 3 * tan2 + eta2 - 9 * tan2 * eta2)
    nine = tan / (720 * rho * nu**5) * (61 + 90 * tan2 + 45 * tan2**2)
    ten = sec / nu
    eleven = sec / (6 * nu**3) * (nu / rho + 2 * tan2)
    twelve = sec / (120 * nu**5) * (5 + 28 * tan2 + 24 * tan2**2)
    twelve_a = sec / (5040 * nu**7) * (61 + 662 * tan2 + 1320 * tan2**2 + 720 * tan2**3)
    away = easting - TRUE_EASTING
    latitude = phi - seven * away**2 + eight * away**4 - nine * away**6
    longitude = TRUE_LONGITUDE + ten * away - eleven * away**3 + twelve * away**5 - twelve_a * away**7
    return LatLong(math.degrees(latitude), math.degrees(longitude))


def _radii(phi: float, ellipsoid: Ellipsoid) -> tuple[float, float]:
    """The radii of curvature across (nu) and along (rho) the meridian, times the scale."""
    flat = 1 - ellipsoid.e2 * math.sin(phi) ** 2
    nu = ellipsoid.a * SCALE / math.sqrt(flat)
    return nu, nu * (1 - ellipsoid.e2) / flat


def _meridian_m(phi: float, ellipsoid: Ellipsoid) -> float:
    """Metres along the meridian from the true origin to `phi`, times the scale."""
    n = (ellipsoid.a - ellipsoid.b) / (ellipsoid.a + ellipsoid.b)
    less, more = phi - TRUE_LATITUDE, phi + TRUE_LATITUDE
    return ellipsoid.b * SCALE * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * less) * math.cos(2 * more)
        - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
    )


def _shifted(place: LatLong, source: Ellipsoid, shift: Helmert, target: Ellipsoid) -> LatLong:
    """The same place, at height 0, on another datum: annexes B.1, B.6 and B.2."""
    phi, lam = math.radians(place.latitude), math.radians(place.longitude)
    nu = source.a / math.sqrt(1 - source.e2 * math.sin(phi) ** 2)
    x = nu * math.cos(phi) * math.cos(lam)
    y = nu * math.cos(phi) * math.sin(lam)
    z = (1 - source.e2) * nu * math.sin(phi)
    scale = 1 + shift.ppm * 1e-6
    rx, ry, rz = (math.radians(seconds / 3600) for seconds in (shift.rx, shift.ry, shift.rz))
    x, y, z = (
        shift.tx + x * scale - y * rz + z * ry,
        shift.ty + x * rz + y * scale - z * rx,
        shift.tz - x * ry + y * rx + z * scale,
    )
    across = math.hypot(x, y)
    phi, before = math.atan2(z, across * (1 - target.e2)), math.inf
    while abs(phi - before) > 1e-12:
        nu = target.a / math.sqrt(1 - target.e2 * math.sin(phi) ** 2)
        phi, before = math.atan2(z + target.e2 * nu * math.sin(phi), across), phi
    return LatLong(math.degrees(phi), math.degrees(math.atan2(y, x)))
