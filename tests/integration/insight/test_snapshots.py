"""The snapshot follows the rows: what changed is read again and nothing else, and it can be made anew at any time."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from sqlalchemy import event, select

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.db import Database
from frontdoor.entitlements import grants, terms
from frontdoor.insight import chunks, gathering, marks, snapshots
from frontdoor.insight.comparing import AFTER, BEFORE, CRITERION, NO_OUTCOME, Pair, compared
from frontdoor.insight.rows import SnapshotChunk
from tests.factories import ALDERMERE, THORNBY
from tests.integration.insight import passes
from tests.integration.insight.passes import AT, SERVICE

NUMBERS = ("not_met", "met", "not_known", "dont_know")


@pytest.fixture
def version(session):
    return passes.publish(session)


def up_to_date(database, session, version):
    """Bring it up to date; gives how many blocks were read again."""
    session.commit()
    return snapshots.bring_up_to_date(database, ALDERMERE, version, at=AT)


def rows_of(session):
    session.expire_all()
    found = pl.concat(snapshots.read(session, ALDERMERE, SERVICE, 1)).rows(named=True)
    session.commit()
    return found


def bodies(session):
    session.expire_all()
    found = session.execute(select(SnapshotChunk.source, SnapshotChunk.block, SnapshotChunk.rows, SnapshotChunk.mark,
                                   SnapshotChunk.form, SnapshotChunk.body).order_by(SnapshotChunk.id))
    made = [(*row[:-1], chunks.unpacked(row.body).rows()) for row in found]
    session.commit()
    return made


def test_a_case_is_kept_without_name_contact_points_or_free_text(database, session, version):
    case = passes.case(session, version, passes.answers(name="Zoë Canary"))
    up_to_date(database, session, version)
    [row] = rows_of(session)
    assert (row["row__id"], row["row__kind"], row["row__ward"], row["row__age"], row["as_of"]) == (
        case.id, "past", "Harbour", "45 to 64", passes.CLAIMED)
    assert row["name__state"] == 0 and "name" not in row
    body = session.scalar(select(SnapshotChunk.body))
    assert "Canary".encode() not in body and case.reference.encode() not in body


def test_a_date_of_birth_that_no_rule_reads_is_not_kept(database, session):
    base = passes.base()
    criteria = {**base["criteria"], "older": {"test": {"fact": "kind", "is": "van"}, "words": passes.WORDS}}
    version = passes.publish(session, criteria=criteria)
    passes.case(session, version)
    up_to_date(database, session, version)
    [row] = rows_of(session)
    assert "dob" not in row and "dob__state" not in row and row["row__age"] == "45 to 64"


def test_what_has_not_changed_is_not_read_again(database, session, version):
    passes.case(session, version)
    assert up_to_date(database, session, version) == 1
    assert up_to_date(database, session, version) == 0


def test_a_change_of_a_case_is_seen_whatever_the_clock_says(database, session, version):
    case = passes.case(session, version)
    up_to_date(database, session, version)
    case.answers = {**case.answers, "length_m": {"value": "9.5", "from": "officer", "at": AT.isoformat()}}
    assert up_to_date(database, session, version) == 1
    [row] = rows_of(session)
    assert str(row["length_m"]) == "9.500000"


@pytest.mark.parametrize("change", [
    {"confidentiality": int(Confidentiality.RESTRICTED)}, {"state": str(State.WITHDRAWN)},
])
def test_a_case_that_becomes_restricted_or_is_withdrawn_leaves(database, session, version, change):
    case, stays = passes.case(session, version), passes.case(session, version)
    up_to_date(database, session, version)
    for name, value in change.items():
        setattr(case, name, value)
    up_to_date(database, session, version)
    assert [row["row__id"] for row in rows_of(session)] == [stays.id]


def test_a_case_that_is_deleted_leaves(database, session, version):
    case, stays = passes.case(session, version, by=None), passes.case(session, version)
    up_to_date(database, session, version)
    session.delete(case)
    up_to_date(database, session, version)
    assert [row["row__id"] for row in rows_of(session)] == [stays.id]


def test_when_the_last_case_of_a_block_goes_so_does_its_chunk(database, session, version):
    case = passes.case(session, version, by=None)
    up_to_date(database, session, version)
    session.delete(case)
    up_to_date(database, session, version)
    assert bodies(session) == []


def test_what_must_be_forgotten_at_once_is_thrown_away_and_comes_back_without_it(database, session, version):
    entitlement = passes.holding(session, version, ends_on=date(2027, 6, 30))
    passes.case(session, version)
    up_to_date(database, session, version)
    case = session.get_one(Case, entitlement.case_id)
    marks.throw_away(session, ALDERMERE, [case.id])
    case.answers, entitlement.facts = {}, {}
    session.commit()
    assert bodies(session) == []
    up_to_date(database, session, version)
    assert {row["dob__state"] for row in rows_of(session) if row["row__id"] == case.id} == {1}
    assert len(rows_of(session)) == 3


@pytest.mark.parametrize("what", ["ended", "renewed", "deceased"])
def test_what_becomes_of_a_pass_is_seen(database, session, version, what):
    entitlement = passes.holding(session, version, ends_on=date(2027, 6, 30))
    up_to_date(database, session, version)
    if what == "ended":
        grants.end(session, entitlement, "withdrawn", AT)
    elif what == "deceased":
        entitlement.resident.deceased_on = date(2026, 11, 1)
    else:
        terms.issue_next(session, entitlement, terms.last(entitlement), months=12, fee_pence=0, charge_id=None,
                         case_id=None, at=AT)
    up_to_date(database, session, version)
    begins = [(row["as_of"], row["proof_on"]) for row in rows_of(session) if row["row__kind"] == "renewable"]
    assert begins == ([(date(2028, 7, 1), date(2028, 7, 1))] if what == "renewed" else [])


def test_a_version_that_asks_the_same_needs_no_new_snapshot_and_one_that_asks_more_does(database, session, version):
    passes.case(session, version, passes.answers(electric=True))
    up_to_date(database, session, version)
    other = passes.publish(session, longest="4")
    assert up_to_date(database, session, other) == 0
    facts = [*passes.base()["facts"], {"id": "electric", "type": "yes_no", "ask": "Is it electric?"}]
    more = passes.publish(session, facts=facts)
    assert up_to_date(database, session, more) == 1
    assert rows_of(session)[0]["electric"] is True


def test_an_answer_that_the_service_does_not_take_any_more_counts_as_not_asked(database, session, version):
    passes.case(session, version, passes.answers(kind="coach", proof_on="soon"))
    up_to_date(database, session, version)
    [row] = rows_of(session)
    assert (row["kind__state"], row["proof_on__state"], row["length_m__state"]) == (1, 1, 0)


def test_each_council_has_its_own(database, session, version):
    passes.case(session, version)
    passes.case(session, version, council_id=THORNBY)
    up_to_date(database, session, version)
    assert snapshots.size(session, ALDERMERE, SERVICE) == 1
    assert snapshots.size(session, THORNBY, SERVICE) == 0


def shuffled(session, version, chance):
    """One step of a busy day."""
    found = session.scalars(select(Case).where(Case.state != State.WITHDRAWN).order_by(Case.id)).all()
    case = chance.choice(found)
    what = chance.randrange(4)
    if what == 0:
        passes.case(session, version, passes.answers(str(chance.randrange(30, 60) / 10)))
    elif what == 1:
        case.ward = chance.choice(["Harbour", "Mill", None])
    elif what == 2:
        case.state, case.queue = State.WITHDRAWN, None
    else:
        passes.holding(session, version, ends_on=date(2027, 1, 31) + timedelta(days=chance.randrange(200)))
    session.flush()


def test_bringing_it_up_to_date_again_and_again_is_the_same_as_making_it_anew(database, session, version):
    chance = Random(5)
    for _ in range(10):
        passes.case(session, version)
    for _ in range(8):
        for _ in range(5):
            shuffled(session, version, chance)
        up_to_date(database, session, version)
    grown = bodies(session)
    snapshots.rebuild(database, ALDERMERE, version, at=AT)
    assert sorted(bodies(session)) == sorted(grown) and len(grown) == 2


def test_only_what_changed_is_read(database, session, version):
    cases = [passes.case(session, version) for _ in range(30)]
    up_to_date(database, session, version)
    cases[3].ward = "Mill"
    session.commit()
    read = counted(database, lambda: snapshots.bring_up_to_date(database, ALDERMERE, version, at=AT))
    assert read == 1


def counted(database, work):
    """How many cases were fetched with their answers while `work` was done."""
    answers = []

    def listen(connection, cursor, statement, parameters, context, executemany):
        if "cases.answers" in statement:
            values = parameters.values() if isinstance(parameters, dict) else parameters
            answers.append(sum(isinstance(value, int) for value in values))

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        work()
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    return sum(answers)


def test_a_slice_of_rows_is_in_memory_at_a_time_however_many_there_are(database, session, version):
    for _ in range(gathering.AT_ONCE * 2 + 1):
        passes.case(session, version, by=None)
    session.commit()
    now = gathering.states(session, ALDERMERE, SERVICE, marks.Source.CASE, 0)
    assert len(now) == gathering.AT_ONCE * 2 + 1
    reading = gathering.held(session, version, ALDERMERE, marks.Source.CASE, now)
    assert counted(database, lambda: next(iter(reading))) == gathering.AT_ONCE


def test_two_that_bring_it_up_to_date_at_once_lose_nothing(database, session, version):
    passes.case(session, version)
    session.commit()
    other = Database(database.url)
    at_work: list[bool] = []

    def meanwhile(connection, cursor, statement, parameters, context, executemany):
        """Another process comes between the reading of the rows and the writing of the chunk, and finds more."""
        if "cases.answers" in statement and not at_work:
            at_work.append(True)
            with other.session() as writing:
                passes.case(writing, version)
                writing.commit()
            snapshots.bring_up_to_date(other, ALDERMERE, version, at=AT)

    event.listen(database.engine, "before_cursor_execute", meanwhile)
    snapshots.bring_up_to_date(database, ALDERMERE, version, at=AT)
    event.remove(database.engine, "before_cursor_execute", meanwhile)
    other.dispose()
    assert at_work and len(rows_of(session)) == 2
    with database.session(write=False) as reading:
        assert marks.stale(reading, ALDERMERE, version.compiled) == []


def randoms(chance):
    """Answers of somebody by chance, with holes."""
    given = {
        "length_m": chance.choice(["4.0", "4.5", "4.500001", "5", "9.9", "dont_know", None]),
        "dob": chance.choice(["1956-10-01", "1956-10-02", "1990-02-28", "dont_know", None]),
        "proof_on": chance.choice(["2026-10-01", "2026-07-01", "2026-06-30", "2026-10-02", "dont_know", None]),
        "kind": chance.choice(["car", "van", None]),
    }
    return passes.answers(**given)


def test_every_row_is_judged_as_the_online_path_judges_it(database, session, version):
    chance = Random(11)
    given = {passes.case(session, version, answers := randoms(chance)).id: answers for _ in range(300)}
    up_to_date(database, session, version)
    draft = passes.draft(longest="4.5", fee=7000)
    found = compared(Pair(version.compiled, draft), pl.concat(snapshots.read(session, ALDERMERE, SERVICE, 1)))
    for row in found.iter_rows(named=True):
        for compiled, side in ((version.compiled, BEFORE), (draft, AFTER)):
            online = assess(compiled, typed(compiled.definition, given[row["row__id"]]), passes.CLAIMED)
            seen = {name: row[f"{side}{name}"] for name in ("outcome", "result", "tier", "fee_pence")}
            assert seen == {"outcome": online.outcome or NO_OUTCOME, "result": online.result, "tier": online.tier or 0,
                            "fee_pence": online.fee_pence}
            assert [NUMBERS[row[f"{side}{CRITERION}{one.criterion}"]] for one in online.reasons] == [
                one.verdict for one in online.reasons]
