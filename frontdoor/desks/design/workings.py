"""Worked-out values: each with its function and what it is given, in words and as a form."""

from dataclasses import dataclass, field

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments import sentences
from frontdoor.catalogue.editing import names, options, parts, references, workings
from frontdoor.catalogue.editing.sections import BY_ID
from frontdoor.catalogue.editing.typed import Unfit
from frontdoor.catalogue.editing.workings import MOST_GIVEN
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.fields import plain
from frontdoor.web.expired import keeps_typed
from frontdoor.web.guards import designer

SHELF = BY_ID["workings"].shelf
LONGEST = 80


@dataclass
class WorkingForm:
    called: str = ""
    function: str = ""
    given: list[str] = field(default_factory=list)
    say: str = ""

    @property
    def errors(self) -> dict[str, str]:
        return {"function": self.say} if self.say else {}

    @property
    def boxes(self) -> list[str]:
        """What it is given, with empty boxes for more."""
        return [*self.given, *[""] * (MOST_GIVEN - len(self.given))][:max(MOST_GIVEN, len(self.given))]


@blueprint.get("/revisions/<public_id>/workings")
@designer
def all_workings(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    said = {name: sentences.working_out(bench.definition, derived)
            for name, derived in bench.compiled.derived.items()}
    return page(bench, "workings.html", "workings", chapter=bench.section("workings"), said=said)


@blueprint.get("/revisions/<public_id>/workings/add")
@designer
def add_working(public_id: str) -> ResponseReturnValue:
    return _form(benches.at(public_id), "", WorkingForm())


@blueprint.get("/revisions/<public_id>/workings/<name>")
@designer
def working(public_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    function, given = workings.shown(_held(bench, name))
    return _form(bench, name, WorkingForm(options.in_words(name), function, given))


def _held(bench: Bench, name: str) -> dict[str, object]:
    held: dict[str, object] | None = (bench.base.get("derived") or {}).get(name)
    return held if held is not None else abort(404)


def _form(bench: Bench, name: str, form: WorkingForm, trouble: Trouble | None = None) -> str:
    known = {**options.facts(bench.base), **options.worked_out(bench.base), **options.figures(bench.base),
             **sentences.MOMENTS}
    return page(bench, "working.html", "workings", name=name, form=form, trouble=trouble, known=known,
                functions=workings.function_words(), uses=references.uses(bench.base, "workings", name) if name else [])


@blueprint.post("/revisions/<public_id>/workings/add")
@designer
@keeps_typed
def add_working_now(public_id: str) -> ResponseReturnValue:
    return _keep(benches.at(public_id), "")


@blueprint.post("/revisions/<public_id>/workings/<name>")
@designer
@keeps_typed
def change_working(public_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    _held(bench, name)
    return _keep(bench, name)


def _keep(bench: Bench, name: str) -> ResponseReturnValue:
    form = WorkingForm(plain(request.form.get("name"))[:LONGEST].strip(), request.form.get("function", ""),
                       [plain(one)[:LONGEST].strip() for one in request.form.getlist("given")])
    form.given = [one for one in form.given if one]
    try:
        made = workings.made(bench.base, form.function, form.given)
        if not name and not form.called:
            raise Unfit("Enter what the value is called")
    except Unfit as error:
        form.say = error.say
        return _form(bench, name, form), UNPROCESSABLE
    taken = [*(bench.base.get("parameters") or {}), *(bench.base.get("derived") or {}), *options.facts(bench.base)]
    called = name or names.made_from(form.called, taken)
    after = parts.put(bench.base, SHELF, name, made) if name else parts.add(bench.base, SHELF, called, made)
    trouble = bench.keep(after, f"{'Changed' if name else 'Added'} how “{options.in_words(called)}” is worked out")
    if trouble:
        form.say = "" if trouble.meanwhile else trouble.say
        return _form(bench, name, form, trouble), trouble.status
    flash("It is saved.", "success")
    return redirect(url_for("design.all_workings", public_id=bench.id), SEE_OTHER)
