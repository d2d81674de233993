"""Jobs of money: agreed payments, what became of those nobody came back from, and renewals."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from frontdoor.jobs.worker import Worker, each, one_by_one
from frontdoor.payments import asking, due, refunds
from frontdoor.payments.asking import Till
from frontdoor.triage import paying, refunding, renewals, unpaid


def take_agreed_payments(worker: Worker) -> None:
    """Money that a payer agreed to be taken without being there."""
    till, at = _till(worker), worker.post.now()
    with worker.database.session(write=False) as session:
        found = due.to_take(session)
    one_by_one(worker, "payment is taken", found, lambda one: asking.take(till, one, at=at))


def reconcile_payments(worker: Worker) -> None:
    """What became of payments whose payer did not come back; what is paid and had no effect yet; what was not paid
    in time; agreements that have ended; money to give back. The provider is asked outside any transaction."""
    till, at = _till(worker), worker.post.now()
    steps: Sequence[tuple[str, Callable[[Session], Sequence[int]], Callable[[int], object]]] = (
        ("payment is asked about", lambda session: due.to_ask(session, at),
         lambda one: asking.find_out(till, one, at=at)),
        ("payment is cancelled", lambda session: due.to_cancel(session, at),
         lambda one: asking.cancel(till, one, at=at)),
        ("charge is heeded", due.to_heed, lambda one: asking.heed_later(till, one, at=at)),
        ("charge lapses", lambda session: due.to_lapse(session, at),
         lambda one: asking.lapse(till, one, paying.lapse, at=at)),
        ("agreement ends", due.to_tell, lambda one: asking.tell_it_ended(till, one, at=at)),
        ("money is given back", lambda session: refunds.due(session, at), lambda one: refunds.ask(till, one, at=at)),
    )
    for what, find, work in steps:
        with worker.database.session(write=False) as session:
            found = find(session)
        one_by_one(worker, what, found, work)


def renew_due(worker: Worker) -> None:
    """Ask whether what runs out shall go on, remind, and let lapse what was not renewed; and send the way to pay to
    those whose agreement did not bring the money."""
    at, means = worker.post.now(), renewals.Means(worker.post.keys, worker.provider)
    with worker.database.session(write=False) as session:
        items = {item.entitlement_id: item for item in renewals.due(session, at)}
        refused = renewals.to_ask_for_money(session)

    def do(session: Session, one: int) -> None:
        renewals.do(session, items[one], means=means, at=at)

    each(worker, "renewal", list(items), do)
    each(worker, "renewal to pay", refused,
         lambda session, one: renewals.ask_refused(session, one, means=means, at=at))


def _till(worker: Worker) -> Till:
    return Till(worker.database, worker.provider, paying.heed, unpaid.tell, refunding.tell)
