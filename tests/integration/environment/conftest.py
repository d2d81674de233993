"""A street with homes on it, of which the gazetteer knows the ward."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from frontdoor.places.models import Address
from frontdoor.places.typed import key, postcode_key
from tests import factories as make

# What hangs on no database is looked at on one of them.
ON_ONE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
HOME, NEXT_DOOR = "99900000012", "99900000014"


@pytest.fixture
def town(council: Session) -> Session:
    for place, (number, uprn) in enumerate((("12", HOME), ("14", NEXT_DOOR))):
        line = f"{number} Mill Lane"
        council.add(Address(
            council_id=make.ALDERMERE, uprn=uprn, line=line, line_key=key(line), number=number, position=place,
            usrn=make.MILL_LANE, postcode="ZZ1 2AB", postcode_key=postcode_key("ZZ1 2AB"),
            easting=600_100.0 + 10 * place, northing=500_110.0, ward_code="W1",
        ))
    council.flush()
    return council


def typed(day: date) -> list[str]:
    """A day as somebody types it into the three boxes."""
    return [str(day.day), str(day.month), str(day.year)]
