"""When each step of a renewal is due: worked out from the last day of the term, never counted down.

A step is due from nine in the morning, London time, of its day, and stays due until it is done: a clock that stood
still for three days, a month of another length, 29 February and the hour that is missing in March change nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from frontdoor.assessments.entitling import LAPSE, OPEN, RenewalRule
from frontdoor.clock import DAY, LONDON, add_months, end_of_day, local_date, start_of_day

__all__ = ["LAPSE", "OPEN", "Step", "at_nine", "last_day", "latest_end", "opens_on", "pay_by", "reply_by", "steps_of",
           "working_day_of"]
NINE = time(9)


@dataclass(frozen=True)
class Step:
    """One step of a rule. `by`: preferred, other, letter or person; empty where nobody is chased."""

    id: str
    due_on: date
    by: str = ""

    @property
    def due_at(self) -> datetime:
        return at_nine(self.due_on)


def at_nine(day: date) -> datetime:
    """Nine in the morning of a day in London, in UTC."""
    return datetime.combine(day, NINE, LONDON).astimezone(start_of_day(day).tzinfo)


def working_day_of(at: datetime) -> date:
    """The last day whose nine o'clock has struck at `at`: what is due up to and including it is due."""
    day = local_date(at)
    return day if at >= at_nine(day) else day - DAY


def opens_on(rule: RenewalRule, ends_on: date) -> date:
    """The first day of the window: the day of the same number some months before the term ends; where that month
    is too short, its last day."""
    return add_months(ends_on, -rule.window.months)


def last_day(rule: RenewalRule, ends_on: date) -> date:
    """The last day on which a term that ended can still be renewed: the grace is counted in days and included."""
    return ends_on + timedelta(days=rule.grace_days)


def steps_of(rule: RenewalRule, ends_on: date) -> tuple[Step, ...]:
    """Every step of the renewal of a term that ends on that day, in the order in which they fall due."""
    found = [Step(OPEN, opens_on(rule, ends_on), "preferred"), Step(LAPSE, last_day(rule, ends_on) + DAY)]
    found += [Step(one.id, _chased_on(rule, one.days_before, ends_on), one.by) for one in rule.chase]
    return tuple(sorted(found, key=lambda step: (step.due_on, step.id == LAPSE, step.id != OPEN)))


def _chased_on(rule: RenewalRule, days_before: int, ends_on: date) -> date:
    """The day of a reminder. None comes before the window opens, or after what was not renewed has lapsed."""
    return min(max(ends_on - timedelta(days=days_before), opens_on(rule, ends_on)), last_day(rule, ends_on))


def latest_end(rule: RenewalRule, step_id: str, at: datetime) -> date:
    """The latest last day of a term for which this step is due at `at`. Raises KeyError for an unknown step."""
    day = working_day_of(at)
    opening = add_months(day, rule.window.months)
    while opens_on(rule, opening + DAY) <= day:
        opening += DAY
    if step_id == OPEN:
        return opening
    if step_id == LAPSE:
        return day - timedelta(days=rule.grace_days) - DAY
    days_before = {one.id: one.days_before for one in rule.chase}[step_id]
    return max(min(day + timedelta(days=days_before), opening), day - timedelta(days=rule.grace_days))


def reply_by(rule: RenewalRule, ends_on: date, *, asked_at: datetime) -> datetime:
    """Until when a reply to a message of `asked_at` counts: some days, and not beyond the last day on which the term
    can be renewed unless it was asked for too late for that."""
    short = end_of_day(local_date(asked_at) + timedelta(days=rule.reply_days))
    last = end_of_day(last_day(rule, ends_on))
    return min(short, last) if asked_at < last else short


def pay_by(rule: RenewalRule, ends_on: date, *, agreed_at: datetime) -> datetime:
    """Until when somebody who said YES may pay: the grace runs from the end of the term, or from the YES where that
    is later."""
    return end_of_day(last_day(rule, max(ends_on, local_date(agreed_at))))
