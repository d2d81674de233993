"""When somebody can be rung back."""

from datetime import UTC, datetime

from frontdoor.catalogue.contact_terms import ContactTerms
from frontdoor.clock import LONDON
from frontdoor.contacts.windows import windows

TERMS = ContactTerms.model_validate(
    {"hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "until": "14:00"}]})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def said(found):
    return [f"{one.from_at.astimezone(LONDON):%a %H:%M}-{one.until_at.astimezone(LONDON):%H:%M}" for one in found]


def test_a_day_is_divided_in_stretches_of_two_hours_and_what_is_left():
    assert said(windows(TERMS, (), at=at("2026-11-30T07:00")))[:4] == [
        "Mon 09:00-11:00", "Mon 11:00-13:00", "Mon 13:00-14:00", "Tue 09:00-11:00"]


def test_a_stretch_that_is_nearly_over_is_not_offered():
    assert said(windows(TERMS, (), at=at("2026-11-30T10:15")))[0] == "Mon 09:00-11:00"
    assert said(windows(TERMS, (), at=at("2026-11-30T10:16")))[0] == "Mon 11:00-13:00"


def test_weekends_bank_holidays_and_closures_are_left_out_and_three_days_are_offered():
    days = {one[:3] for one in said(windows(TERMS, (), at=at("2026-12-04T15:00")))}
    assert days == {"Mon", "Tue", "Wed"}
    around_christmas = windows(TERMS, (), at=at("2026-12-24T15:00"))
    assert around_christmas[0].from_at == at("2026-12-29T09:00").astimezone(UTC)
    closed = ((at("2026-12-29T09:00").date(), at("2026-12-31T09:00").date()),)
    assert windows(TERMS, closed, at=at("2026-12-24T15:00"))[0].from_at == at("2027-01-04T09:00").astimezone(UTC)


def test_hours_are_of_the_clock_on_the_wall_in_summer_and_winter():
    assert windows(TERMS, (), at=at("2026-07-01T07:00"))[0].from_at.hour == 8
    assert windows(TERMS, (), at=at("2026-12-01T07:00"))[0].from_at.hour == 9


def test_a_council_without_hours_offers_nothing():
    assert windows(ContactTerms(), (), at=at("2026-11-30T07:00")) == []
