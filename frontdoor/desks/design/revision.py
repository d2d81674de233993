"""One revision: what it changes, its sections, and what is done with it next."""

from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue import revisions
from frontdoor.catalogue.editing import parts, sections
from frontdoor.catalogue.editing.sections import Section
from frontdoor.catalogue.revision import LONGEST_NOTE, LONGEST_TITLE
from frontdoor.catalogue.revisions import Policy, RevisionChanged, RevisionRefused
from frontdoor.clock import now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import CONFLICT, SEE_OTHER, STALE, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.triage import publishing
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import designer
from frontdoor.web.unit_of_work import session

# The sections in the order in which the overview shows them, under headings.
OVERVIEW = (
    ("What people see and answer", ("start", "questions", "people", "pages", "messages", "script")),
    ("What the rules say", ("criteria", "figures", "workings", "outcomes", "order", "signposting", "given-out",
                            "bounds", "cases")),
    ("What happens with a case", ("clock", "stages", "gates", "flags", "fast-track", "levels", "judgement", "meets",
                                  "duplicates", "sampling")),
    ("Around it", ("renewal", "booking", "publishing", "reopening", "retention")),
)
POLICIES = {
    Policy.PIN: ("They finish as they began", "Whoever has begun goes on with the questions and rules of today."),
    Policy.RE_ASK: ("They are asked again what changed", "They go on with the new rules. Answers to questions that "
                    "changed are asked for once more; the others stay."),
    Policy.RE_CHECK: ("They are checked again", "They go on with the new rules and keep every answer that still fits. "
                      "Before they send it they are told if the result is another one."),
}


@dataclass(frozen=True)
class Line:
    """One section on the overview."""

    section: sections.Section
    count: int | str | None
    is_changed: bool

    @property
    def href(self) -> str:
        return {"figures": "design.figures", "workings": "design.all_workings"}.get(self.section.id, "design.section")


def overview(bench: Bench) -> list[tuple[str, list[Line]]]:
    """The sections under their headings, with how many parts each has, or none, and whether it is changed."""
    return [(title, [_line(bench, sections.BY_ID[one]) for one in ids]) for title, ids in OVERVIEW]


def _line(bench: Bench, section: Section) -> Line:
    before = bench.published_base
    changed = bool(before) and section.held(bench.base) != section.held(before)
    if section.shelf.has_many:
        return Line(section, len(parts.names(bench.base, section.shelf)), changed)
    return Line(section, "none" if section.may_go and section.shelf.key not in bench.base else None, changed)


@blueprint.get("/revisions/<public_id>")
@designer
def revision(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return page(bench, "revision.html", "revision", overview=overview(bench))


@dataclass
class AboutForm:
    """What the change is called, what it is for, and what becomes of people in the middle of a form."""

    title: str
    said: str
    policy: str
    say: str = ""

    @property
    def errors(self) -> dict[str, str]:
        return {"title": self.say} if self.say else {}

    @property
    def wrong(self) -> str:
        if not self.title:
            return "Enter what the change is called"
        if len(self.title) > LONGEST_TITLE or len(self.said) > LONGEST_NOTE:
            return f"The title must be {LONGEST_TITLE} characters or fewer, and the reasons {LONGEST_NOTE:,}"
        return "" if self.policy in set(Policy) else "Select what becomes of people in the middle of a form"


@blueprint.get("/revisions/<public_id>/about")
@designer
def about(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _about(bench, AboutForm(bench.revision.title, bench.revision.note, bench.revision.policy))


def _about(bench: Bench, form: AboutForm, trouble: Trouble | None = None) -> str:
    touched = publishing.touched(session, bench.revision.council_id, bench.revision.service_id, at=now())
    return page(bench, "about.html", "approval", form=form, policies=POLICIES, touched=touched, trouble=trouble)


@blueprint.post("/revisions/<public_id>/about")
@designer
@keeps_typed
def change_about(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    form = AboutForm(" ".join(plain(request.form.get("title")).split()), plain(request.form.get("note")).strip(),
                     request.form.get("policy", ""))
    form.say = form.wrong
    if is_expired():
        return _about(bench, form, Trouble(STALE)), EXPIRED
    if form.say:
        return _about(bench, form), UNPROCESSABLE
    try:
        revisions.describe(session, bench.revision, title=form.title, said=form.said, policy=Policy(form.policy),
                           seen=benches.seen(), by=me(), at=now())
    except RevisionChanged as error:
        meanwhile = bench.steps[benches.seen():] or bench.steps[-1:]
        return _about(bench, form, Trouble(error.say, meanwhile=meanwhile)), CONFLICT
    except RevisionRefused as error:
        return _about(bench, form, Trouble(error.say)), CONFLICT
    flash("It is saved.", "success")
    return redirect(url_for("design.approval", public_id=public_id), SEE_OTHER)


def policy_of(words: str) -> Policy:
    """The policy that was sent; the page for 400 where there is none of that name."""
    return Policy(words) if words in set(Policy) else abort(400)
