"""Test cases made from what was tried: the person as they were, and what the rules said of them."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue.editing import parts
from frontdoor.catalogue.editing.sections import BY_ID
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint, trying
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE
from frontdoor.desks.design.trying import Trial
from frontdoor.desks.fields import plain
from frontdoor.web.expired import keeps_typed
from frontdoor.web.guards import designer

SHELF = BY_ID["cases"].shelf
LONGEST_NAME = 200


@blueprint.post("/revisions/<public_id>/try/case")
@designer
@keeps_typed
def make_case(public_id: str) -> ResponseReturnValue:
    """Keep the person that was tried: as a new test case, or as the answers of one that there is."""
    bench = benches.at(public_id)
    trial = trying.trial_of(bench, request.form)
    if not bench.may_edit or trial.finding is None:
        abort(409)
    name = " ".join(plain(request.form.get("name")).split())
    if not trial.case and (not name or len(name) > LONGEST_NAME):
        trial.errors["name"] = ("Enter who it is, and what must come out" if not name
                                else f"The name must be {LONGEST_NAME} characters or fewer")
        return trying.shown(trial), UNPROCESSABLE
    base = _answers_of(bench.base, trial) if trial.case else parts.add(bench.base, SHELF, "", _new(trial, name))
    place = trial.case or str(len(base["cases"]))
    trouble = bench.keep(base, f"{'Changed the answers of' if trial.case else 'Added'} the test case “{name or place}”")
    if trouble:
        return trying.shown(trial, trouble), trouble.status
    flash("The test case is kept. Look at what must come out.", "success")
    return redirect(url_for("design.part", public_id=public_id, section_id="cases", name=place), SEE_OTHER)


def _answers_of(base: dict[str, Any], trial: Trial) -> dict[str, Any]:
    if trial.case not in parts.names(base, SHELF):
        abort(404)
    held = parts.part(base, SHELF, trial.case)
    return parts.put(base, SHELF, trial.case, {**held, "given": trial.facts, "on": trial.on.isoformat()})


def _new(trial: Trial, name: str) -> dict[str, Any]:
    """A new case, with what came out as what must come out."""
    found = trial.finding
    assert found is not None, "asked only of what was judged"
    expect: dict[str, Any] = {"result": found.result.value, "settled": found.settled}
    if found.outcome:
        expect.update(outcome=found.outcome, tier=found.tier, automatic=found.automatic, fee_pence=found.fee_pence)
    else:
        expect["ask_next"] = found.ask_next
    expect["reasons"] = {reason.criterion: reason.verdict.value for reason in found.reasons}
    return {"name": name, "given": trial.facts, "on": trial.on.isoformat(), "expect": expect}
