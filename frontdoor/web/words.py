"""Dates, times, money and references in the words people use: London time, 12-hour clock."""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from flask import Flask, current_app
from flask_babel import get_locale, gettext

from frontdoor.clock import LONDON
from frontdoor.web.typed_text import shown_phone


@dataclass(frozen=True)
class DueWords:
    """A due date for a chip: words that stand on their own, and a tone that only underlines them."""

    words: str
    tone: str  # late | today | soon | later | none


def init_words(app: Flask) -> None:
    """Make the words available to templates, as filters."""
    for word in (in_london, date_words, day_words, short_date, time_words, at_time, moment_words,
                 short_moment, pounds, spelled, due_words, iso, shown_phone):
        app.add_template_filter(word)


def page_language() -> str:
    """The language of the page being made: "en" unless another was chosen."""
    if "babel" not in current_app.extensions:
        return "en"
    return str(get_locale() or "en").split("_")[0]


def in_london(moment: datetime) -> datetime:
    """The same moment on a London clock. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(LONDON)


def date_words(value: date | datetime | None) -> str:
    """Monday 23 November 2026."""
    return _date(value, "EEEE d MMMM y")


def day_words(value: date | datetime | None) -> str:
    """23 November 2026."""
    return _date(value, "d MMMM y")


def short_date(value: date | datetime | None) -> str:
    """23 Nov 2026, for tables on the desk."""
    return _date(value, "d MMM y")


def time_words(value: datetime | None) -> str:
    """2:15pm, 9am, midday, midnight."""
    if value is None:
        return ""
    local = in_london(value)
    if local.minute == 0 and local.hour in (0, 12):
        return str(gettext("midday") if local.hour else gettext("midnight"))
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def at_time(value: datetime | None) -> str:
    """At 2:15pm, in lower case."""
    return "" if value is None else str(gettext("at %(time)s", time=time_words(value)))


def moment_words(value: datetime | None) -> str:
    """Monday 23 November 2026 at 2:15pm."""
    return "" if value is None else f"{date_words(value)} {at_time(value)}"


def short_moment(value: datetime | None) -> str:
    """23 Nov 2026, 2:15pm."""
    return "" if value is None else f"{short_date(value)}, {time_words(value)}"


def iso(value: date | datetime | None) -> str:
    """The machine's form, for the datetime attribute of a time element."""
    return "" if value is None else value.isoformat()


def pounds(pence: int | None) -> str:
    """£30 for 3000, £12.50 for 1250; nothing known gives nothing."""
    if pence is None:
        return ""
    sign, whole, rest = "-" if pence < 0 else "", abs(pence) // 100, abs(pence) % 100
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def spelled(reference: str) -> str:
    """A reference as one would read it out: "F D, 7 K 2 M, 9 Q X 4, C"."""
    return ", ".join(" ".join(part) for part in reference.split("-"))


def due_words(due: date | datetime | None, at: datetime) -> DueWords:
    """How far off a due date is at a given moment, in whole London days.

    A date without a time is late only when its day is over; a moment is late once it has passed.
    """
    if due is None:
        return DueWords(gettext("No due date"), "none")
    local = in_london(at)
    due_day = in_london(due).date() if isinstance(due, datetime) else due
    days = (due_day - local.date()).days
    if days < 0:
        return DueWords(gettext("1 day late") if days == -1 else gettext("%(n)s days late", n=-days), "late")
    if days == 0:
        return _due_today(due, at)
    if days == 1:
        return DueWords(gettext("Due tomorrow"), "soon")
    return DueWords(gettext("Due in %(n)s days", n=days), "soon" if days <= 3 else "later")


def _due_today(due: date | datetime, at: datetime) -> DueWords:
    if not isinstance(due, datetime):
        return DueWords(gettext("Due today"), "today")
    if due < at:
        return DueWords(gettext("Late since %(time)s", time=time_words(due)), "late")
    return DueWords(gettext("Due today at %(time)s", time=time_words(due)), "today")


def _date(value: date | datetime | None, pattern: str) -> str:
    if value is None:
        return ""
    day = in_london(value).date() if isinstance(value, datetime) else value
    return format_date(day, pattern, locale=page_language())
