"""My work: what I have, what I asked, what my teams have to do, and what waits for them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.cases import tasks
from frontdoor.cases.tasks import TaskNotFound
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.notifications import beat, hold
from frontdoor.people.officers import Queue
from frontdoor.triage import duty, queues
from frontdoor.triage.queues import Load
from frontdoor.triage.sampling import blind
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

SHOWN = 50


@blueprint.get("")
@officer()
def work() -> ResponseReturnValue:
    actor, at = me(), now()
    mine = [queue for queue in queues.open_to(session, actor) if queue.team_slug in actor.teams]
    loads = queues.loads(session, actor, [queue.slug for queue in mine], at=at)
    alerts = duty.waiting(session, actor, most=duty.FIRST)
    return render_template(
        "desks/work.html", at=at, owned=queues.owned_by(session, actor, size=SHOWN), most=SHOWN,
        asked=queues.asked_by(session, actor, size=SHOWN),
        doing=tasks.open_for(session, actor, most=SHOWN),
        queues=sorted(mine, key=lambda queue: _pressing(queue, loads)),
        loads=loads, alerts=alerts, silent=beat.is_silent(session, at=at), cap=queues.COUNT_CAP,
        held=hold.current(session), checks=blind.how_many(session, actor, at=at), on_duty=duty.is_on_duty(actor),
        alerts_mark=duty.mark(alerts),
    )


def _pressing(queue: Queue, loads: dict[str, Load]) -> tuple[int, int, str]:
    """Queues with urgent work first, then those with late work, then by name."""
    load = loads[queue.slug]
    return -load.urgent, -load.late, queue.name


@blueprint.post("/tasks/done")
@officer()
def finish_task() -> ResponseReturnValue:
    try:
        tasks.finish(session, me(), plain(request.form.get("task")), at=now())
    except TaskNotFound:
        abort(404)
    flash("The task is done.", "success")
    return redirect(url_for("desks.work"))
