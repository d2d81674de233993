"""When a council answers its telephone, in the words of a page."""

from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from flask_babel import get_locale, gettext

from frontdoor.catalogue.contact_terms import WEEKDAYS, ContactTerms, Hours
from frontdoor.clock import LONDON
from frontdoor.web.words import time_words

MONDAY = date(2024, 1, 1)


def words(terms: ContactTerms) -> list[str]:
    """One line for each stretch, such as "Monday to Friday, 8:30am to 5:30pm"; none where the council has no hours."""
    return [gettext("%(days)s, %(start)s to %(end)s", days=_days(one), start=_time(one.from_), end=_time(one.until))
            for one in terms.hours]


def _days(hours: Hours) -> str:
    """Days that follow each other as the first and the last; else each of them."""
    places = sorted(WEEKDAYS.index(day) for day in hours.days)
    names = [format_date(MONDAY + timedelta(days=place), "EEEE", locale=get_locale() or "en") for place in places]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return str(gettext("%(first)s to %(last)s", first=names[0], last=names[-1]))
    return ", ".join(names)


def _time(value: time) -> str:
    return time_words(datetime.combine(MONDAY, value, LONDON))
