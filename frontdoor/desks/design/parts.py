"""The parts of a revision, section by section: a list, a form for each, adding, moving and taking out."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue.editing import boxes, parts, references, removal, sections
from frontdoor.catalogue.editing.parts import UnknownPart
from frontdoor.catalogue.editing.sections import Section
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint, messages
from frontdoor.desks.design.bench import CONFLICT, SEE_OTHER, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.design.listing import Shown, listed, told
from frontdoor.desks.design.sheets import Sheet, sent
from frontdoor.web.expired import keeps_typed
from frontdoor.web.guards import designer

# These have pages of their own.
ELSEWHERE = {"figures": "design.figures", "workings": "design.all_workings"}


@blueprint.get("/revisions/<public_id>/parts/<section_id>")
@designer
def section(public_id: str, section_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = bench.section(section_id)
    if section_id in ELSEWHERE:
        return redirect(url_for(ELSEWHERE[section_id], public_id=public_id))
    if not found.shelf.has_many:
        return _form(bench, found, "")
    return page(bench, "section.html", section_id, chapter=found, rows=listed(bench, found))


@blueprint.get("/revisions/<public_id>/parts/<section_id>/add")
@designer
def add_part(public_id: str, section_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _adding(bench, _with_many(bench, section_id))


@blueprint.post("/revisions/<public_id>/parts/<section_id>/add")
@designer
@keeps_typed
def add_part_now(public_id: str, section_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = _with_many(bench, section_id)
    typed = sent(request.form, found.to_add)
    after, name, wrong = sections.added(bench.base, found, typed)
    if found.id == "cases":
        after = parts.put(after, found.shelf, name, {"given": {}, "expect": {}, **parts.part(after, found.shelf, name)})
    sheet = Sheet(found.to_add, typed, bench.base, wrong)
    trouble = None if wrong else bench.keep(after, f"Added the {found.one} {told(found, after, name)}")
    if wrong or trouble:
        return _adding(bench, found, _blamed(sheet, found, after, name, trouble), trouble)
    flash(f"The {found.one} is added.", "success")
    return redirect(_after_adding(bench, found, name), SEE_OTHER)


@blueprint.get("/revisions/<public_id>/parts/<section_id>/<name>")
@designer
def part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _form(bench, _with_many(bench, section_id), name)


@blueprint.post("/revisions/<public_id>/parts/<section_id>", defaults={"name": ""})
@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>")
@designer
@keeps_typed
def change_part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    """Keep what was typed for one part, or for a section that is one part."""
    bench = benches.at(public_id)
    found = bench.section(section_id)
    return _change(bench, found, name) if found.boxes and found.shelf.has_many == bool(name) else abort(404)


@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>/move")
@designer
def move_part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = _with_many(bench, section_id)
    _part(bench, found, name)
    up = request.form.get("way") == "up"
    after = parts.move(bench.base, found.shelf, name, up)
    trouble = bench.keep(after, f"Moved the {found.one} {told(found, bench.base, name)} {'up' if up else 'down'}")
    if trouble:
        return page(bench, "section.html", section_id, chapter=found, rows=listed(bench, found),
                    trouble=trouble), trouble.status
    return redirect(url_for("design.section", public_id=public_id, section_id=section_id, _anchor=f"part-{name}"),
                    SEE_OTHER)


@blueprint.get("/revisions/<public_id>/parts/<section_id>/remove", defaults={"name": ""})
@blueprint.get("/revisions/<public_id>/parts/<section_id>/<name>/remove")
@designer
def remove_part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _removing(bench, _removable(bench, section_id, name), name)


@blueprint.post("/revisions/<public_id>/parts/<section_id>/remove", defaults={"name": ""})
@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>/remove")
@designer
@keeps_typed
def remove_part_now(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = _removable(bench, section_id, name)
    if name and removal.in_the_way(bench.base, found, name):
        return _removing(bench, found, name), CONFLICT
    after = removal.removed(bench.base, found, name)
    trouble = bench.keep(after, f"Took out {_what(found, bench.base, name)}")
    if trouble:
        return _removing(bench, found, name, trouble), trouble.status
    flash(f"The {found.one} is taken out." if name else "It is taken out.", "success")
    return redirect(url_for("design.section", public_id=public_id, section_id=section_id) if name
                    else url_for("design.revision", public_id=public_id), SEE_OTHER)


def _removable(bench: Bench, section_id: str, name: str) -> Section:
    """A section of which that part can be taken out, those of figures and worked-out values too; or a section that may
    be left out as a whole. Else the page for 404."""
    found = bench.section(section_id)
    there = name in parts.names(bench.base, found.shelf) if name else found.may_go and found.shelf.key in bench.base
    return found if there else abort(404)


def _what(found: Section, base: Mapping[str, Any], name: str) -> str:
    """A part, or a section that is one, as it is told of."""
    return f"the {found.one} {told(found, base, name)}" if name else f"“{found.title}”"


def _with_many(bench: Bench, section_id: str) -> Section:
    """A section that has parts with forms; else the page for 404."""
    found = bench.section(section_id)
    return found if found.shelf.has_many and found.boxes else abort(404)


def _part(bench: Bench, found: Section, name: str) -> dict[str, Any]:
    """The part, as its boxes see it; the page for 404 where there is none."""
    try:
        return sections.as_map(found, parts.part(bench.base, found.shelf, name))
    except UnknownPart:
        abort(404)


def _form(bench: Bench, found: Section, name: str, sheet: Sheet | None = None, trouble: Trouble | None = None) -> str:
    held = _part(bench, found, name)
    shown = sheet or Sheet(found.boxes, boxes.typed_in(held, found.boxes), bench.base)
    shown.welsh = "welsh" in request.args
    return page(bench, "part.html", found.id, chapter=found, name=name, sheet=shown, trouble=trouble, form=shown,
                shown=Shown(bench, found, name, held) if found.shelf.has_many else None,
                uses=references.uses(bench.base, found.id, name) if name else [])


def _change(bench: Bench, found: Section, name: str) -> ResponseReturnValue:
    _part(bench, found, name)
    typed = sent(request.form, found.boxes)
    after, wrong = sections.changed(bench.base, found, name, typed)
    sheet = Sheet(found.boxes, typed, bench.base, wrong)
    unsendable = messages.wrong_words(after) if found.id == "messages" and not wrong else None
    if unsendable:
        sheet.errors[unsendable[0]] = unsendable[1]
    if sheet.errors:
        return _form(bench, found, name, sheet), UNPROCESSABLE
    trouble = bench.keep(after, f"Changed {_what(found, after, name)}") if after != bench.base else None
    if trouble:
        return _form(bench, found, name, _blamed(sheet, found, bench.base, name, trouble), trouble), trouble.status
    flash("It is saved.", "success")
    return redirect(url_for("design.section", public_id=bench.id, section_id=found.id,
                            _anchor=f"part-{name}" if name else None)
                    if name else url_for("design.revision", public_id=bench.id), SEE_OTHER)


def _blamed(sheet: Sheet, found: Section, base: Mapping[str, Any], name: str, trouble: Trouble | None) -> Sheet:
    """The form with the loader's sentence beside the box that it is about, where it is about one of this part."""
    if trouble and trouble.say and not trouble.meanwhile:
        here = parts.path_of(base, found.shelf, name)
        sheet.blame(trouble.say, trouble.path[len(here):] if trouble.path[:len(here)] == here else ())
    return sheet


def _adding(bench: Bench, found: Section, sheet: Sheet | None = None, trouble: Trouble | None = None,
            ) -> str | tuple[str, int]:
    asked = {box.key: request.args[box.key] for box in found.when_new if box.key in request.args}
    shown = sheet or Sheet(found.to_add, boxes.typed_in({**(found.fresh or {}), **asked}, found.to_add), bench.base)
    shown.welsh = "welsh" in request.args
    made = page(bench, "add.html", found.id, chapter=found, sheet=shown, trouble=trouble, form=shown)
    return (made, trouble.status if trouble else UNPROCESSABLE) if sheet else made


def _after_adding(bench: Bench, found: Section, name: str) -> str:
    """The next page: the test of what has one, the answers of a test case, else the list."""
    if found.test and not found.for_all:
        return url_for("design.condition", public_id=bench.id, section_id=found.id, name=name)
    if found.id == "cases":
        return url_for("design.part", public_id=bench.id, section_id=found.id, name=name)
    return url_for("design.section", public_id=bench.id, section_id=found.id, _anchor=f"part-{name}")


def _removing(bench: Bench, found: Section, name: str, trouble: Trouble | None = None) -> str:
    return page(bench, "remove.html", found.id, chapter=found, name=name, trouble=trouble,
                called=told(found, bench.base, name) if name else f"“{found.title}”",
                in_the_way=removal.in_the_way(bench.base, found, name) if name else [],
                go_too=removal.listed(bench.base, found, name) if name else [])
