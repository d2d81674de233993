"""Resources: loaded from a list, closed, opened besides, and the diary of them, on both databases."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.bookings import diary, holding, resources
from frontdoor.bookings.entries import BadEntry
from frontdoor.bookings.models import BookingState
from frontdoor.cli import group
from frontdoor.db import Database
from tests.rooms import (
    ALDERMERE, AT, HOLD, MONDAY, TUESDAY, confirmed, draft, free, hold, keys, room, story_time, utc, wish,
)

SECRET = "for-the-tests-only-0123456789-abcdefghij"
ENTRY: dict[str, Any] = {
    "slug": "study-room", "kind": "library_room", "name": "Study room", "place": "central_library",
    "team": "libraries", "seats": 4, "features": ["step_free"],
    "opening": [{"days": [0, 1], "from": "09:00", "until": "12:00"}],
}


def test_loading_makes_changes_and_leaves_alone_and_again_changes_nothing(session: Session) -> None:
    old = room(session, "old-room")
    hall = {**ENTRY, "slug": "hall", "seats": 40}
    assert resources.load(session, ALDERMERE, [ENTRY, hall], at=AT) == resources.Loaded(
        made=("study-room", "hall"), changed=(), same=(), left=("old-room",))
    booking = confirmed(session, free(session)[0])
    kept = (booking.version, booking.starts_at, booking.resource.version)
    assert resources.load(session, ALDERMERE, [ENTRY, hall], at=AT).same == ("study-room", "hall")
    assert kept == (booking.version, booking.starts_at, booking.resource.version)
    moved_hours = {**ENTRY, "opening": [{"days": [2], "from": "09:00", "until": "12:00"}]}
    assert resources.load(session, ALDERMERE, [moved_hours, hall], at=AT).changed == ("study-room",)
    session.expire_all()
    assert booking.state == BookingState.CONFIRMED and booking.version == kept[0] and old.offered
    with pytest.raises(BadEntry):
        resources.load(session, ALDERMERE, [{**ENTRY, "name": "Changed"}, {"slug": "bad"}], at=AT)
    assert [one.name for one in resources.of_kind(session, ALDERMERE, "library_room", "central_library")] == [
        "Old room", "Study room", "Study room"]
    assert resources.by_slug(session, "thornby", "hall") is None
    assert session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all() == ["made", "made", "changed"]


def test_closing_lists_who_stands_lets_holds_go_and_is_taken_back(session: Session) -> None:
    row = room(session)
    mine = draft(session)
    early, late = confirmed(session, free(session)[0]), confirmed(session, free(session)[-1])
    held = hold(session, free(session)[0], mine)
    assert resources.affected(session, row, utc(MONDAY, 9, 59), utc(MONDAY, 12)) == [early]
    assert resources.affected(session, row, utc(MONDAY, 10), utc(MONDAY, 12)) == []
    closure = resources.close(session, row, starts_at=utc(MONDAY, 9), ends_at=utc(MONDAY, 12), reason="A leak", at=AT)
    assert resources.affected(session, row, utc(MONDAY, 9), utc(MONDAY, 17)) == [early, late]
    session.expire_all()
    assert (held.state, held.ended_reason) == (BookingState.RELEASED, "It is closed then.")
    with pytest.raises(holding.NotLive):
        holding.reserve(session, held, case_id=1, at=AT)
    assert keys(free(session))[0] == "20261130T1200Z" and early.is_live
    resources.take_back(session, closure)
    assert keys(free(session))[0] == "20261130T1000Z" and row.exceptions == []
    opened = resources.open_up(session, row, starts_at=utc(MONDAY, 18), ends_at=utc(MONDAY, 19), reason="", at=AT)
    assert keys(free(session))[-1] == "20261130T1800Z" and row.exceptions == [opened]
    with pytest.raises(ValueError):
        resources.close(session, row, starts_at=utc(MONDAY, 9), ends_at=utc(MONDAY, 9), reason="", at=AT)


def test_the_diary_says_when_it_is_open_and_who_has_it(session: Session) -> None:
    break_at_noon = [{"days": [0, 1], "from": "09:00", "until": "12:00"},
                     {"days": [0, 1], "from": "13:00", "until": "17:00"}]
    row, group_ = room(session, opening=break_at_noon), story_time(session)
    resources.close(session, row, starts_at=utc(MONDAY, 10), ends_at=utc(MONDAY, 14), reason="A leak", at=AT)
    resources.open_up(session, row, starts_at=utc(MONDAY, 18), ends_at=utc(MONDAY, 19), reason="", at=AT)
    taken, held = confirmed(session, free(session)[1]), hold(session, free(session)[0])
    party = confirmed(session, free(session, wish(TUESDAY, kind="library_group"))[0])

    def seen(**more: Any) -> dict[tuple[str, date], Any]:
        days = diary.of_days(session, ALDERMERE, resource_ids=[row.id, group_.id], first=MONDAY, last=TUESDAY,
                             at=more.pop("at", AT), **more)
        return {(one.resource.slug, one.day): ([(a.hour, b.hour) for a, b in one.stretches], one.bookings)
                for one in days}

    assert seen() == {
        ("study-room", MONDAY): ([(9, 10), (14, 17), (18, 19)], [held, taken]),
        ("study-room", TUESDAY): ([(9, 12), (13, 17)], []),
        ("story-time", MONDAY): ([], []), ("story-time", TUESDAY): ([(10, 11)], [party]),
    }
    assert seen(at=AT + HOLD)["study-room", MONDAY][1] == [taken]
    assert seen(closures=((MONDAY, MONDAY),))["study-room", MONDAY] == ([(18, 19)], [held, taken])
    assert diary.of_days(session, "thornby", resource_ids=[row.id], first=MONDAY, last=TUESDAY, at=AT) == []
    assert diary.of_days(session, ALDERMERE, resource_ids=[row.id], first=TUESDAY, last=MONDAY, at=AT) == []


def _run(database: Database, *words: str) -> Result:
    environment = {"FRONTDOOR_DATABASE_URL": database.url, "FRONTDOOR_SECRET_KEYS": SECRET}
    return CliRunner().invoke(group, ["resources", *words, "--council", ALDERMERE], env=environment)


def test_the_command_loads_a_file_and_lists_what_it_would_load(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "rooms.yaml"
    file.write_text(json.dumps({ALDERMERE: [ENTRY]}))
    assert _run(database, "load", str(file)).output == "1 made, 0 changed, 0 as they were.\n"
    listed = _run(database, "list")
    [only] = json.loads(listed.output)
    assert only["slug"] == "study-room" and only["opening"] == ENTRY["opening"]
    file.write_text(listed.output)
    assert _run(database, "load", str(file)).output == "0 made, 0 changed, 1 as they were.\n"
    file.write_text(json.dumps([{**ENTRY, "slug": "hall"}]))
    assert _run(database, "load", str(file)).output == (
        "1 made, 0 changed, 0 as they were.\nNot in the file, and left alone: study-room.\n")
    for content, say in (
        (json.dumps([{**ENTRY, "seats": 0}]), "rooms.yaml: Resource 1 (study-room): `seats` must be greater than"),
        (json.dumps({"thornby": []}), "rooms.yaml has nothing for the council aldermere."),
        ("a: [", "rooms.yaml"),
    ):
        file.write_text(content)
        refused = _run(database, "load", str(file))
        assert refused.exit_code == 2 and say in refused.output
