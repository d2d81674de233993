"""Moments: what time it is, the London day of a moment, and both in words."""
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


def now() -> datetime:
    """The present moment, aware, in UTC. Doors ask once and pass it on; nothing below them asks."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """The calendar day in Europe/London of an aware moment."""
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of a London day, in UTC: what is due on a day is late after it."""
    return start_of_day(day + DAY) - timedelta(seconds=1)


def in_words(day: date) -> str:
    """23 November 2026"""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(at: datetime) -> str:
    """2:30pm on 23 November 2026, in London time; midday and midnight are said as such."""
    local = at.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return f"{'midday' if local.hour else 'midnight'} on {in_words(local.date())}"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'} on {in_words(local.date())}"
