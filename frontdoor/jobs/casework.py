"""Jobs of cases and of the people who work on them: waits, dates, requests, reviews, shared work, alerts, contacts."""

from frontdoor.contacts import call_backs, calls, chats, heard, visits
from frontdoor.db import retrying
from frontdoor.jobs.worker import Worker, each, each_due
from frontdoor.people.households import Household
from frontdoor.triage import (
    absences, duty_steps, handshakes, holds, household_access, plans, record_reviews, ringing_back, sharing, silence,
)
from frontdoor.triage.clockwork import watching


def resume_overdue_cases(worker: Worker) -> None:
    """Cases whose wait for an answer is over go on without it."""
    each_due(worker, "case goes on", holds.overdue, holds.resume)


def return_referrals(worker: Worker) -> None:
    """Requests to other teams and to partners that nobody answered in time go back to who asked."""
    each_due(worker, "referral goes back", handshakes.overdue, handshakes.give_back)


def make_reviews_due(worker: Worker) -> None:
    """Plans that are to be looked at again by today become tasks."""
    each_due(worker, "plan is looked at", plans.due, plans.make_due)


def watch_clocks(worker: Worker) -> None:
    """Dates that are near or past: the team is told, and whoever was promised something that we are late."""
    each_due(worker, "clock", watching.due, watching.look)


def share_out_work(worker: Worker) -> None:
    """What cannot wait for an officer who is away goes to their cover, and what waits in a queue that gives out its
    work goes to whoever is free."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        uncovered, waiting = absences.to_cover(session, at), sharing.waiting(session, at)
    each(worker, "case goes to the cover", uncovered, lambda session, one: absences.cover(session, one, at=at))
    each(worker, "case is given out", waiting, lambda session, one: sharing.share(session, one, at=at))


def heed_silence(worker: Worker) -> None:
    """Officers are reminded of cases that they have done nothing with, and what they leave lying is taken back."""
    at = worker.post.now()
    retrying(worker.database, lambda session: silence.settle(session, at=at))
    with worker.database.session(write=False) as session:
        found = silence.silent(session, at)
    each(worker, "silence is heeded", found, lambda session, one: silence.heed(session, one, at=at))


def pass_on_alerts(worker: Worker) -> None:
    """Alerts that no duty specialist acknowledged in time go to the next."""
    each_due(worker, "alert is passed on", duty_steps.due, duty_steps.pass_on)


def open_to_named_workers(worker: Worker) -> None:
    """Who is named for a household may open its restricted cases, and whoever is not any more may not."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = household_access.with_worker(session)
    each(worker, "named worker", found, lambda session, household_id: household_access.bring_up_to_date(
        session, session.get_one(Household, household_id), at=at))


def remind_of_reviews(worker: Worker) -> None:
    """Warnings and protected addresses whose day has come are looked at again by a person."""
    retrying(worker.database, lambda session: record_reviews.remind(session, at=worker.post.now()))


def see_to_contacts(worker: Worker) -> None:
    """Calls that ring no more, who came to the counter on another day, call-backs whose time has come, and signatures
    that are too old to be used again."""
    at = worker.post.now()
    retrying(worker.database, lambda session: calls.let_go(session, at=at))
    retrying(worker.database, lambda session: visits.let_go(session, at=at))
    retrying(worker.database, lambda session: heard.forget(session, at=at))
    with worker.database.session(write=False) as session:
        found = call_backs.due(session, at=at)
    each(worker, "call-back is due", found, lambda session, one: ringing_back.make_task(session, one, at=at))


def let_go_of_chats(worker: Worker) -> None:
    """Chats that nobody writes in any more are over, and give their place back."""
    retrying(worker.database, lambda session: chats.let_go(session, at=worker.post.now()))
