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
    typed = sent(request.form, _boxes_to_add(found))
    after, name, wrong = sections.added(bench.base, found, typed)
    if found.id == "cases":
        after = parts.put(after, found.shelf, name, {"given": {}, "expect": {}, **parts.part(after, found.shelf, name)})
    sheet = Sheet(_boxes_to_add(found), typed, bench.base, wrong)
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


@blueprint.post("/revisions/<public_id>/parts/<section_id>")
@designer
@keeps_typed
def change_section(public_id: str, section_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = bench.section(section_id)
    return _change(bench, found, "") if found.boxes and not found.shelf.has_many else abort(404)


@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>")
@designer
@keeps_typed
def change_part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _change(bench, _with_many(bench, section_id), name)


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


@blueprint.get("/revisions/<public_id>/parts/<section_id>/<name>/remove")
@designer
def remove_part(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    return _removing(bench, _removable(bench, section_id), name)


@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>/remove")
@designer
@keeps_typed
def remove_part_now(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    found = _removable(bench, section_id)
    _part(bench, found, name)
    if removal.in_the_way(bench.base, found, name):
        return _removing(bench, found, name), CONFLICT
    after = removal.removed(bench.base, found, name)
    trouble = bench.keep(after, f"Took out the {found.one} {told(found, bench.base, name)}")
    if trouble:
        return _removing(bench, found, name, trouble), trouble.status
    flash(f"The {found.one} is taken out.", "success")
    return redirect(url_for("design.section", public_id=public_id, section_id=section_id), SEE_OTHER)


def _removable(bench: Bench, section_id: str) -> Section:
    """A section of which parts can be taken out. Those of figures and worked-out values too."""
    found = bench.section(section_id)
    return found if found.shelf.has_many else abort(404)


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
    what = f"the {found.one} {told(found, after, name)}" if name else f"“{found.title}”"
    trouble = bench.keep(after, f"Changed {what}") if after != bench.base else None
    if trouble:
        return _form(bench, found, name, _blamed(sheet, found, bench.base, name, trouble), trouble), trouble.status
    flash("It is saved.", "success")
    return redirect(url_for("design.section", public_id=bench.id, section_id=found.id,
                            _anchor=f"part-{name}" if name else None)
                    if name else url_for("design.revision", public_id=bench.id), SEE_OTHER)


def _blamed(sheet: Sheet, found: Section, base: Mapping[str, Any], name: str, trouble: Trouble | None) -> Sheet:
    """The form with the loader's sentence beside the box that it is about, where it is about one of this part."""
    if trouble and trouble.say and not trouble.meanwhile:
        inside = {parts.Kept.ROOT: 0, parts.Kept.ONE: 1}.get(found.shelf.kept, 2)
        here = not inside or (trouble.path[:1] == (found.shelf.key,) and (
            inside == 1 or trouble.path[1:2] in ((name,), (str(_place(base, found, name)),))))
        sheet.blame(trouble.say, trouble.path[inside:] if here else ())
    return sheet


def _place(base: Mapping[str, Any], found: Section, name: str) -> int:
    names = parts.names(base, found.shelf)
    return names.index(name) if name in names else -1


def _adding(bench: Bench, found: Section, sheet: Sheet | None = None, trouble: Trouble | None = None,
            ) -> str | tuple[str, int]:
    inside = _boxes_to_add(found)
    shown = sheet or Sheet(inside, boxes.typed_in(dict(found.fresh or {}), inside), bench.base)
    made = page(bench, "add.html", found.id, chapter=found, sheet=shown, trouble=trouble, form=shown)
    return (made, trouble.status if trouble else UNPROCESSABLE) if sheet else made


NAME = boxes.Box("name", "What it is called", hint="In a few words, such as: It fits the bays.", needed=True)


def _boxes_to_add(found: Section) -> tuple[boxes.Box, ...]:
    """The boxes for a new part: with a name, where the part has none among its own."""
    keeps_name = not found.named_by or any(box.key == found.named_by for box in found.boxes)
    return found.boxes if keeps_name else (NAME, *found.boxes)


def _after_adding(bench: Bench, found: Section, name: str) -> str:
    """The next page: the test of what has one, the answers of a test case, else the list."""
    if found.test and found.id != "questions":
        return url_for("design.condition", public_id=bench.id, section_id=found.id, name=name)
    if found.id == "cases":
        return url_for("design.part", public_id=bench.id, section_id=found.id, name=name)
    return url_for("design.section", public_id=bench.id, section_id=found.id, _anchor=f"part-{name}")


def _removing(bench: Bench, found: Section, name: str, trouble: Trouble | None = None) -> str:
    _part(bench, found, name) if found.boxes else parts.part(bench.base, found.shelf, name)
    return page(bench, "remove.html", found.id, chapter=found, name=name, trouble=trouble,
                called=told(found, bench.base, name), in_the_way=removal.in_the_way(bench.base, found, name),
                go_too=removal.listed(bench.base, found, name))
