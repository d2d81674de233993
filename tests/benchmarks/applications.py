"""A million applications for a permit, made in the database itself from some thousands of different people; and the
rule of ten criteria that decides them, as it is and as a draft has it."""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from frontdoor import schema
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import loader, versions
from frontdoor.db import Database, retrying

COUNCIL, SERVICE = "aldermere", "bench-permit"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
FIRST_DAY, DAYS = date(2024, 1, 1), 1_060
DIFFERENT = 5_000
WARDS = [f"Ward {number}" for number in range(1, 25)]
WORDS = {"met": "Yes.", "not_met": "No.", "not_known": "Not known."}
NOW: dict[str, Any] = {"length": "5.0", "third": 12000}
DRAFT: dict[str, Any] = {"length": "4.8", "third": 13000}


def _fact(fact_id: str, fact_type: str, *choices: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": fact_id, "type": fact_type, "ask": f"{fact_id}?", "dont_know": True}
    return {**found, "choices": [{"id": one, "label": one} for one in choices]} if choices else found


FACTS = [
    _fact("blue_badge", "yes_no"), _fact("in_zone", "yes_no"), _fact("keeper", "yes_no"),
    _fact("address_fits", "yes_no"),
    _fact("length_m", "decimal"), _fact("height_m", "decimal"), _fact("weight_kg", "whole_number"),
    _fact("seats", "whole_number"), _fact("kind", "choice", "car", "van", "motorhome", "motorcycle"),
    _fact("proof_type", "choice", "bill", "bank", "tenancy", "lodger"), _fact("proof_on", "date"), _fact("dob", "date"),
    _fact("permits", "whole_number"), _fact("zone_max", "whole_number"),
]


def _criterion(test: Any) -> dict[str, Any]:
    return {"test": test, "words": WORDS}


CRITERIA = {
    "inside": _criterion({"fact": "in_zone", "is": True}),
    "keeps": _criterion({"all": [{"fact": "keeper", "is": True}, {"fact": "address_fits", "is": True}]}),
    "fits": _criterion({"all": [{"fact": "length_m", "at_most": "$length"},
                                {"fact": "height_m", "at_most": "$height"}]}),
    "light": _criterion({"fact": "weight_kg", "below": "$weight"}),
    "small": _criterion({"fact": "seats", "at_most": "$seats_most"}),
    "right_kind": _criterion({"fact": "kind", "one_of": ["car", "van"]}),
    "proof_taken": _criterion({"fact": "proof_type", "one_of": ["bill", "bank", "tenancy"]}),
    "proof_recent": _criterion({"any": [{"fact": "proof_type", "is": "tenancy"},
                                        {"fact": "proof_on", "within_months": 3}]}),
    "room_left": _criterion({"fact": "permit_number", "at_most": {"fact": "zone_max"}}),
    "grown_up": _criterion({"fact": "dob", "age_at_least": 17}),
}

REFUSING = ("inside", "fits", "light", "small", "right_kind", "grown_up")


def definition(*, length: str, third: int) -> Definition:
    """The rule, with the length that is allowed and the fee of a third permit since this April."""
    figures = {"length": length, "height": "2.0", "weight": 2250, "seats_most": 8}
    fees = [{"from": "2020-01-01", "until": "2026-03-31", "by": "permit_number", "source": "a test",
             "values": {"1": 5500, "2": 5500, "3": 11000, "other": 17000}},
            {"from": "2026-04-01", "by": "permit_number", "source": "a test",
             "values": {"1": 6000, "2": 6000, "3": third, "other": 18000}}]
    base = {
        "id": SERVICE, "name": "Permit", "verb": "apply", "owner": "parking", "summary": "A test.", "facts": FACTS,
        "parameters": {"fee": fees, **{name: [{"from": "2020-01-01", "value": value, "source": "a test"}]
                                       for name, value in figures.items()}},
        "derived": {"permit_number": {"add": ["permits", 1]}}, "criteria": CRITERIA,
        "outcomes": [
            {"id": "not_required", "result": "not_required", "automatic": True,
             "when": {"fact": "blue_badge", "is": True}},
            {"id": "refused", "result": "not_eligible", "automatic": True, "appeal": "review",
             "when": {"any": [{"not": name} for name in REFUSING]},
             "closed_rule": {"reason": "Limits leave no judgement."}},
            {"id": "granted", "result": "eligible_auto", "when": {"all": list(CRITERIA)}, "automatic": True,
             "fee": "$fee", "grant": {"entitlement": "permit", "months": 12}},
            {"id": "look", "result": "needs_assessment", "otherwise": True, "meant": True},
        ],
    }
    return loader.from_canonical(loader.canonical(base, {}))


def compiled(which: dict[str, Any]) -> Compiled:
    return compile_definition(definition(**which))


def person(chance: Random) -> dict[str, Any]:
    """What somebody answered: most are sure of everything, and within the limits."""
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(27_000))
    given: dict[str, Any] = {
        "blue_badge": chance.random() < 0.05, "in_zone": chance.random() < 0.95, "keeper": chance.random() < 0.93,
        "address_fits": chance.random() < 0.9, "length_m": f"{chance.randrange(320, 560) / 100:.2f}",
        "height_m": f"{chance.randrange(140, 215) / 100:.2f}", "weight_kg": chance.randrange(800, 2400),
        "seats": chance.choice([2, 4, 5, 5, 5, 7, 9]), "kind": chance.choice(["car"] * 8 + ["van", "motorhome"]),
        "proof_type": chance.choice(["bill", "bank", "tenancy", "lodger"]), "dob": born.isoformat(),
        "proof_on": (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat(),
        "permits": chance.choice([0, 0, 0, 1, 1, 2, 3]), "zone_max": chance.choice([2, 3, 4]),
    }
    for name in list(given):
        roll = chance.random()
        if roll < 0.01:
            given[name] = "dont_know"
        elif roll < 0.02:
            del given[name]
    return given


def kept(given: dict[str, Any]) -> dict[str, Any]:
    """Answers as a case has them."""
    return {name: {"value": value, "from": "resident", "at": AT.isoformat()} for name, value in given.items()}


def prepare(database: Database, rows: int, seed: int = 1) -> None:
    """The tables, the rule in force, and so many applications, one in fifty of them open."""
    schema.upgrade(database)
    retrying(database, lambda session: versions.publish(session, definition(**NOW), COUNCIL, AT))
    chance = Random(seed)
    with database.engine.connect() as connection:
        connection.execute(text("create temporary table people (number bigint primary key, answers jsonb, ward text)"))
        connection.execute(text("insert into people values (:number, cast(:answers as jsonb), :ward)"), [
            {"number": number, "answers": json.dumps(kept(person(chance))), "ward": chance.choice(WARDS)}
            for number in range(DIFFERENT)])
        _copy(connection, rows)
        connection.commit()
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("vacuum analyze cases"))


def _copy(connection: Connection, rows: int) -> None:
    """Each person over and over, each time on another day."""
    connection.execute(text("set local session_replication_role = replica"))
    connection.execute(text("insert into queues (council_id, slug, name, kind, team_slug)"
                            " values (:council, 'parking', 'Parking', 'adviser', 'parking')"), {"council": COUNCIL})
    connection.execute(text("""
        insert into cases (id, council_id, reference, service_id, version_id, title, state, tier, tier_reason, outcome,
            outcome_reason, confidentiality, priority, queue, on_hold, home_queue, team, channel, assistance,
            received_at, changed_at, place_label, ward, public, answers, flags, people_affected, version)
        select g, :council, 'FD-' || g, :service, (select id from service_versions limit 1), 'Permit',
            case when g % 50 = 0 then 'with_adviser' else 'closed' end, 1 + g % 2, '',
            case when g % 50 = 0 then null else 'granted' end, '', 1, 0,
            case when g % 50 = 0 then 'parking' end, false, 'parking', 'parking', 'online', 'none', at.moment,
            at.moment, '', people.ward, false, people.answers, '[]', 1, 1
        from generate_series(1, :rows) g join people on people.number = (g * 1009) % :different
        cross join lateral (select cast(:first as timestamptz) + make_interval(days => cast(g % :days as int))
            as moment) at
        """), {"council": COUNCIL, "service": SERVICE, "rows": rows, "different": DIFFERENT, "days": DAYS,
               "first": datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=UTC)})
    connection.execute(text("insert into decisions (council_id, case_id, by, outcome, reasons, at)"
                            " select council_id, id, 'rule', 'granted', '', received_at from cases where id % 50 != 0"))
