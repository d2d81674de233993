"""What passes between residents, community groups and the council: a word to a group, its answer, a wish for a change.

Each message is a row of the outbox in the transaction of what it tells. A group is told that somebody said something,
never what or who: both stand behind its key, the name only where the resident agreed.
"""

from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.cases.work import Task
from frontdoor.clock import in_words, local_date
from frontdoor.directory import feedback, group_keys
from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupFeedback, GroupKey
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.notifications.recipients import Recipient
from frontdoor.people import allowances
from frontdoor.people.actor import Actor
from frontdoor.people.allowances import Allowance
from frontdoor.people.residents import Resident
from frontdoor.triage.queues import CUSTOMER_TEAM

# Whoever types a hundred opinions must not be able to fill a group's letter box.
WORDS_TO_A_GROUP = Allowance("words to a group", 12)
LOOKED_AT_WITHIN = timedelta(days=7)


def path_of(keys: Keys, key: GroupKey) -> str:
    """The address of a group's own door, with what opens it."""
    return f"/groups/{key.group_id}/feedback?key={quote(group_keys.written(keys, key))}"


def pass_on(session: Session, keys: Keys, group: Group, row: GroupFeedback, *, at: datetime) -> list[OutboxRow]:
    """Tell a group that something was said to it. Nothing goes where it was for the council, where the group has no
    email, or where so much was said of it today that more would be a flood: then it stands behind the link, and at the
    desk. The caller commits; flushes."""
    if row.to != feedback.TO_GROUP or not group.contact.email:
        return []
    if not allowances.take(session, keys, row.council_id, WORDS_TO_A_GROUP, group.id, at=at):
        return []
    key = group_keys.current(session, row.council_id, group, at=at)
    return _write(session, keys, group, key, purpose="group_feedback", event=f"group-feedback:{row.public_id}", at=at)


def send_link(session: Session, keys: Keys, council_id: str, group: Group, *, at: datetime) -> list[OutboxRow]:
    """Send the group the link to its own door once more. Flushes."""
    key = group_keys.current(session, council_id, group, at=at)
    return _write(session, keys, group, key, purpose="group_link", at=at,
                  event=f"group-link:{key.public_id}:{at.isoformat(timespec='minutes')}")


def _write(session: Session, keys: Keys, group: Group, key: GroupKey, *, purpose: str, event: str,
           at: datetime) -> list[OutboxRow]:
    return outbox.write(
        session, council_id=key.council_id, resident=None, purpose=purpose, event_key=event, at=at, keys=keys,
        fields={"name": group.name, "until": in_words(local_date(key.expires_at))}, path=path_of(keys, key),
        to=Recipient("email", key.sent_to), stale_at=key.expires_at)


def answer(session: Session, group: Group, row: GroupFeedback, text: str, *, at: datetime) -> list[OutboxRow]:
    """The group answers what somebody said, who is told of it in the way they wish. Raises AlreadyAnswered.
    Flushes."""
    feedback.answer(session, row, text, at=at)
    resident = session.get(Resident, row.resident_id)
    return outbox.write(
        session, council_id=row.council_id, resident=resident, purpose="group_answered",
        event_key=f"group-answer:{row.public_id}", fields={"name": group.name}, at=at, page="/account/community")


def ask_for_change(session: Session, council_id: str, group: Group, text: str, *, at: datetime) -> None:
    """The group wants something else to stand of it: kept with what was said, and a task for the council's desk. The
    same words twice in a row are one wish. Flushes."""
    row = feedback.ask_for_change(session, council_id, group, text, at=at)
    if session.scalar(select(Task.id).where(Task.council_id == council_id, Task.key == _task_key(row.public_id))):
        return
    session.add(Task(
        council_id=row.council_id, key=_task_key(row.public_id), team_slug=CUSTOMER_TEAM, created_at=at,
        due_at=at + LOOKED_AT_WITHIN,
        words=f"{group.name[:120]} asks us to change what we list of it. Read it under “What we know”, “Groups”."))
    session.flush()


def see(session: Session, actor: Actor, public_id: str, *, at: datetime) -> bool:
    """An officer has seen to what was said, and so the task about it is done. Whether there is such. Flushes."""
    session.execute(update(Task).where(
        Task.council_id == actor.council_id, Task.key == _task_key(public_id), Task.done_at.is_(None),
    ).values(done_at=at, done_by=actor.public_id))
    return feedback.see(session, actor.council_id, public_id, at=at)


def _task_key(public_id: str) -> str:
    return f"group:{public_id}"
