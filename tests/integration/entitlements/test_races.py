"""Two at the same moment: one term, one entitlement, whoever comes second; and a control that makes two."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from frontdoor.db import Database, retrying
from frontdoor.entitlements import grants, terms
from frontdoor.entitlements.models import Entitlement, PastDocument, Term
from frontdoor.entitlements.terms import NotLive, TermFollowed
from frontdoor.people.residents import Resident
from tests import factories
from tests.factories import AT
from tests.integration.entitlements.permits import permit

RACERS = 6
Result = TypeVar("Result")


def race(work: Callable[[int], Result]) -> list[Result]:
    """Everybody starts at the same moment; what each got."""
    ready = threading.Barrier(RACERS)

    def run(number: int) -> Result:
        ready.wait(timeout=30)
        return work(number)

    with ThreadPoolExecutor(RACERS) as pool:
        return [running.result(timeout=120) for running in [pool.submit(run, number) for number in range(RACERS)]]


def in_own_transaction(database: Database, work: Callable[[Session], Any]) -> Any:
    """Run it as a page does; the name of the refusal where it is refused."""
    try:
        return retrying(database, work)
    except (NotLive, TermFollowed) as refused:
        return type(refused).__name__


def issue(session: Session, first: int, case_id: int | None = None) -> str:
    previous = session.get_one(Term, first)
    return terms.issue_next(session, previous.entitlement, previous, months=12, fee_pence=0, charge_id=None,
                            case_id=case_id, at=AT).number


def test_everybody_who_renews_at_once_gets_the_one_next_term(town: Session, database: Database) -> None:
    first = permit(town)
    town.commit()
    got = race(lambda _: in_own_transaction(database, lambda session: issue(session, first.id)))
    town.expire_all()
    assert len(set(got)) == 1
    assert town.scalar(select(func.count(Term.id))) == 2


def test_those_who_renew_at_once_by_different_ways_are_told_that_another_did(town: Session, database: Database) -> None:
    first, cases = permit(town), [factories.case(town).id for _ in range(RACERS)]
    town.commit()
    got = race(lambda number: in_own_transaction(database, lambda session: issue(session, first.id, cases[number])))
    assert got.count("TermFollowed") == RACERS - 1
    assert town.scalar(select(func.count(Term.id))) == 2


def test_a_renewal_and_an_end_at_once_leave_nothing_that_is_live_and_ended(town: Session, database: Database) -> None:
    first = permit(town)
    town.commit()

    def work(number: int) -> Any:
        if number % 2:
            return in_own_transaction(database, lambda session: issue(session, first.id))
        return in_own_transaction(database, lambda session: grants.end(
            session, session.get_one(Entitlement, first.entitlement_id), "withdrawn", AT))

    race(work)
    town.expire_all()
    assert first.entitlement.state == "ended"
    assert town.scalar(select(func.count(Term.id))) in (1, 2)


def test_a_case_that_is_granted_by_everybody_at_once_grants_once(town: Session, database: Database) -> None:
    case, holder = factories.case(town), factories.resident(town)
    town.commit()

    def work(session: Session) -> str:
        return permit(session, session.get_one(Resident, holder.id), case_id=case.id).number

    got = race(lambda _: in_own_transaction(database, work))
    assert len(set(got)) == 1
    assert town.scalar(select(func.count(Entitlement.id))) == 1


def test_the_same_change_of_vehicle_by_everybody_at_once_prints_one_new_document(
    town: Session, database: Database,
) -> None:
    first, case = permit(town), factories.case(town)
    town.commit()

    def work(session: Session) -> str:
        return grants.change_vehicle(session, session.get_one(Entitlement, first.entitlement_id), subject="AB12 CDE",
                                     facts={}, case_id=case.id, at=AT).number

    got = race(lambda _: in_own_transaction(database, work))
    assert len(set(got)) == 1
    assert town.scalar(select(func.count(PastDocument.id))) == 1


def test_the_control_that_looks_and_then_writes_makes_more_than_one(town: Session, database: Database) -> None:
    town.execute(text("CREATE TABLE naive_terms (id INTEGER, follows_id INTEGER)"))
    town.commit()
    everybody_looked = threading.Barrier(RACERS)

    def work(number: int) -> None:
        with database.session(write=False) as session:
            there = session.execute(text("SELECT count(*) FROM naive_terms WHERE follows_id = 1")).scalar_one()
        everybody_looked.wait(timeout=30)
        if not there:
            with database.session() as session:
                session.execute(text("INSERT INTO naive_terms VALUES (:id, 1)"), {"id": number})
                session.commit()

    race(work)
    assert town.execute(text("SELECT count(*) FROM naive_terms")).scalar_one() > 1
