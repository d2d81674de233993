"""Dated figures: what holds when and by which source; one more stretch of a series, a new figure, taking back."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments.definition import FactType
from frontdoor.catalogue.editing import figures as series
from frontdoor.catalogue.editing import options, references
from frontdoor.catalogue.editing.figures import NewStretch, Wrong
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import CONFLICT, SEE_OTHER, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.fields import plain
from frontdoor.web.expired import keeps_typed
from frontdoor.web.guards import designer

SPARE_CASES = 2
LONGEST = 400
PICKED_BY = (FactType.CHOICE, FactType.YES_NO, FactType.WHOLE_NUMBER)


@dataclass
class FigureForm:
    """The form for one more stretch, or for a new figure."""

    typed: NewStretch
    called: str = ""
    by: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    general: str = ""

    @property
    def errors(self) -> dict[str, str]:
        return self.wrong or ({"": self.general} if self.general else {})

    @property
    def summary(self) -> list[dict[str, str]]:
        boxes = {"from": "from-day", "until": "until-day", "review": "review-day", "values": "values-1"}
        found = [{"text": say, "href": f"#{boxes.get(box, box)}"} for box, say in self.wrong.items()]
        return found + ([{"text": self.general}] if self.general else [])

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The cases with their values, and some to be filled in."""
        filled = list(zip(self.typed.cases, self.typed.values, strict=False))
        return [*(row for row in filled if any(row)), *[("", "")] * SPARE_CASES]


def _sent() -> FigureForm:
    def words(name: str) -> str:
        return plain(request.form.get(name, ""))[:LONGEST]

    def listed(name: str) -> list[str]:
        return [plain(one)[:LONGEST] for one in request.form.getlist(name)]

    typed = NewStretch(listed("from"), words("value"), listed("case"), listed("values"), words("source"),
                       request.form.get("unverified") == "yes", listed("review"), listed("until"),
                       words("worth") or "number", request.form.get("steps") == "yes")
    return FigureForm(typed, words("name"), words("by"))


@blueprint.get("/revisions/<public_id>/figures")
@designer
def figures(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return page(bench, "figures.html", "figures", chapter=bench.section("figures"), series={
        name: Series(bench, name) for name in bench.base.get("parameters") or {}})


class Series:
    """One figure as it is shown."""

    def __init__(self, bench: Bench, name: str) -> None:
        if name not in (bench.base.get("parameters") or {}):
            abort(404)
        self.bench, self.name = bench, name
        self.held = series.series(bench.base, name)

    @property
    def called(self) -> str:
        return options.in_words(self.name)

    @property
    def kind(self) -> str:
        """The kind of its table; empty for a single value."""
        return series.table_of(self.held[-1])[0]

    @property
    def worth(self) -> str:
        """What its values are: a number, a day or words."""
        return series.worth_of(self.held[-1])

    @property
    def by(self) -> str:
        """What picks from its table, in words."""
        name = str(self.held[-1].get("by") or "")
        return options.facts(self.bench.base).get(name) or options.in_words(name)

    @property
    def stretches(self) -> list[tuple[dict[str, Any], str | None, dict[str, Any]]]:
        """Each with its last day and its table, the newest first."""
        return [(one, series.ends_on(self.held, index), dict(series.table_of(one)[1]))
                for index, one in reversed(list(enumerate(self.held)))]

    @property
    def in_council(self) -> bool:
        """Whether the council has a series of its own, which goes before this one."""
        overlay = self.bench.council.overlay(str(self.bench.base["id"]))
        return self.name in (overlay.get("parameters") or {})

    @property
    def may_be_taken_back(self) -> bool:
        return series.may_be_taken_back(self.bench.base, self.name, self.bench.published_base)

    @property
    def is_new(self) -> bool:
        return self.name not in (self.bench.published_base.get("parameters") or {})


@blueprint.get("/revisions/<public_id>/figures/add")
@designer
def add_figure(public_id: str) -> ResponseReturnValue:
    bench, by = benches.at(public_id), request.args.get("by", "")
    return _new(bench, FigureForm(_with_cases(bench, by, NewStretch()), by=by))


def _with_cases(bench: Bench, by: str, typed: NewStretch) -> NewStretch:
    """What was typed, with the cases of what the figure goes by filled in where none is typed yet."""
    cases = typed.cases if any(one.strip() for one in typed.cases) else _cases(bench, by)
    values = [*typed.values, *[""] * (len(cases) - len(typed.values))]
    return replace(typed, cases=cases, values=values)


def _cases(bench: Bench, by: str) -> list[str]:
    """The cases that a figure needs a value for, by what it goes by: the choices of a question, yes and no."""
    fact = bench.definition.by_id.get(by)
    if fact is None:
        return []
    return ["true", "false"] if fact.type is FactType.YES_NO else list(fact.choice_ids)


def _new(bench: Bench, form: FigureForm, trouble: Trouble | None = None) -> str:
    picks = {**options.facts(bench.base, *PICKED_BY), **options.worked_out(bench.base)}
    counted = {*options.facts(bench.base, FactType.WHOLE_NUMBER), *options.worked_out(bench.base)}
    return page(bench, "figure_add.html", "figures", form=form, trouble=trouble, picks=picks, worths=series.WORTHS,
                may_step=form.by in counted)


@blueprint.post("/revisions/<public_id>/figures/add")
@designer
@keeps_typed
def add_figure_now(public_id: str) -> ResponseReturnValue:
    bench, form = benches.at(public_id), _sent()
    if "show" in request.form:    # only what it goes by was chosen, and now there are boxes for that
        return _new(bench, replace(form, typed=_with_cases(bench, form.by, form.typed)))
    taken = [*(bench.base.get("parameters") or {}), *(bench.base.get("derived") or {}), *options.facts(bench.base)]
    try:
        after, name = series.create(bench.base, form.called, form.by, form.typed, taken)
    except Wrong as error:
        form.wrong[error.box] = error.say
        return _new(bench, form), UNPROCESSABLE
    trouble = bench.keep(after, f"Added the figure “{options.in_words(name)}”")
    if trouble:
        form.general = "" if trouble.meanwhile else trouble.say
        return _new(bench, form, trouble), trouble.status
    flash("The figure is added.", "success")
    return redirect(url_for("design.figure", public_id=public_id, name=name), SEE_OTHER)


@blueprint.get("/revisions/<public_id>/figures/<name>")
@designer
def figure(public_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    shown = Series(bench, name)
    cases = list(series.table_of(shown.held[-1])[1])
    return _figure(shown, FigureForm(NewStretch(cases=cases, values=[""] * len(cases))))


def _figure(shown: Series, form: FigureForm, trouble: Trouble | None = None) -> str:
    return page(shown.bench, "figure.html", "figures", figure=shown, form=form, trouble=trouble,
                uses=references.uses(shown.bench.base, "figures", shown.name))


@blueprint.post("/revisions/<public_id>/figures/<name>")
@designer
@keeps_typed
def add_stretch(public_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    shown, form = Series(bench, name), _sent()
    try:
        after = series.add(bench.base, name, form.typed)
    except Wrong as error:
        form.wrong[error.box] = error.say
        return _figure(shown, form), UNPROCESSABLE
    begins = series.in_day_words(series.series(after, name)[-1]["from"])
    trouble = bench.keep(after, f"The figure “{shown.called}” changes from {begins}")
    if trouble:
        form.general = "" if trouble.meanwhile else trouble.say
        return _figure(shown, form, trouble), trouble.status
    flash(f"It is saved: from {begins} the new figure holds.", "success")
    return redirect(url_for("design.figure", public_id=public_id, name=name), SEE_OTHER)


@blueprint.post("/revisions/<public_id>/figures/<name>/take-back")
@designer
def take_stretch_back(public_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    shown = Series(bench, name)
    form = FigureForm(NewStretch())
    if not shown.may_be_taken_back:
        trouble = Trouble("What is published already stays: figures are only ever added to.", status=CONFLICT)
        return _figure(shown, form, trouble), CONFLICT
    found = bench.keep(series.take_back(bench.base, name), f"Took back the last change of the figure “{shown.called}”")
    if found:
        return _figure(shown, form, found), found.status
    flash("It is taken back.", "success")
    return redirect(url_for("design.figure", public_id=public_id, name=name), SEE_OTHER)
