"""Building the test of a part from sentences: one page for each level of it, and one for each single test."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue.editing import conditions, parts
from frontdoor.catalogue.editing.conditions import Join, NoSuchPlace, Place
from frontdoor.catalogue.editing.parts import UnknownPart
from frontdoor.catalogue.editing.sections import Section
from frontdoor.catalogue.editing.typed import Unfit
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint, subjects
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE, Trouble, page
from frontdoor.desks.design.listing import in_words, told
from frontdoor.desks.design.subjects import SingleForm
from frontdoor.web.expired import keeps_typed
from frontdoor.web.guards import designer

DEEPEST = 6


class Test:
    """The test of one part of a revision, at one place of it."""

    def __init__(self, public_id: str, section_id: str, name: str, place: str | None) -> None:
        self.bench = benches.at(public_id)
        self.section: Section = self.bench.section(section_id)
        self.name = name
        try:
            self.part: Any = parts.part(self.bench.base, self.section.shelf, name)
        except UnknownPart:
            abort(404)
        if not self.section.test or self.part.get("otherwise"):
            abort(404)
        self.place = _place(place)
        try:
            self.here: Any = conditions.at(self.whole, self.place)
        except NoSuchPlace:
            abort(404)

    @property
    def whole(self) -> Any:
        """The whole test; a part without one is for everybody."""
        held = self.part.get(self.section.test)
        return True if held is None else held

    @property
    def join(self) -> Join | None:
        return conditions.join_of(self.here)

    @property
    def lines(self) -> list[tuple[str, Any, str, bool]]:
        """What stands at the place: for each test of a group, or the single one, its place, itself, its words, and
        whether it is a group."""
        inside = conditions.inside(self.here)
        listed = [((*self.place, index), one) for index, one in enumerate(inside)] if self.join else [
            (self.place, self.here)]
        return [(written(place), one, self.words(one, place), conditions.join_of(one) is not None)
                for place, one in listed]

    def words(self, raw: Any, place: Place) -> str:
        """A test in words; one about a person with the list around it, for only there its fields are known."""
        people = conditions.people_at(self.whole, place)
        if people is None:
            return in_words(self.bench, raw)
        said = in_words(self.bench, {Join.SOME.value: {"people": people, "test": raw}})
        return said.partition(": ")[2] or said

    @property
    def people(self) -> str | None:
        """The list of people whose members are tested here."""
        inner = self.place if self.join is None or not self.join.is_of_people else (*self.place, 0)
        return conditions.people_at(self.whole, inner)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The groups that one has gone into, each with its place."""
        found = []
        for length in range(len(self.place) + 1):
            join = conditions.join_of(conditions.at(self.whole, self.place[:length]))
            found.append((written(self.place[:length]), conditions.IN_WORDS[join] if join else "One test"))
        return found

    @property
    def is_empty(self) -> bool:
        return isinstance(self.here, bool)

    @property
    def empty(self) -> bool:
        """What holds when no test is left: a criterion and a question are for everybody, an outcome for nobody."""
        return self.section.id == "criteria" or self.section.for_all

    def keep(self, whole: Any, words: str) -> Trouble | None:
        """Put another test in the place of the whole."""
        key = self.section.test
        gone = whole is True and self.section.for_all
        held = {name: value for name, value in self.part.items() if name != key} if gone else {**self.part, key: whole}
        base = self.bench.base
        return self.bench.keep(parts.put(base, self.section.shelf, self.name, held),
                               f"{words} the test of {told(self.section, base, self.name)}")

    def address(self, place: str = "", endpoint: str = "design.condition", **more: Any) -> str:
        return url_for(endpoint, public_id=self.bench.id, section_id=self.section.id, name=self.name,
                       at=place or None, **more)


def _place(words: str | None) -> Place:
    steps = [one for one in (words or "").split(".") if one]
    if len(steps) > 40 or not all(one.isascii() and one.isdigit() and len(one) < 4 for one in steps):
        abort(404)
    return tuple(int(one) for one in steps)


def written(place: Place) -> str:
    """A place as it stands in an address."""
    return ".".join(str(step) for step in place)


@blueprint.get("/revisions/<public_id>/parts/<section_id>/<name>/test")
@designer
def condition(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    return _level(Test(public_id, section_id, name, request.args.get("at")))


def _level(test: Test, trouble: Trouble | None = None) -> str:
    return page(test.bench, "test.html", test.section.id, test=test, chapter=test.section, trouble=trouble,
                called=told(test.section, test.bench.base, test.name), whole=in_words(test.bench, test.whole),
                joins=conditions.IN_WORDS, lists=subjects.lists_of_people(test.bench.definition))


@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>/test")
@designer
def change_condition(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    """One step on the test: take out, move, put into a group, take out of it, join otherwise."""
    test = Test(public_id, section_id, name, request.form.get("at"))
    step = request.form.get("step", "")
    try:
        whole, words, onward = _stepped(test, step)
    except (NoSuchPlace, Unfit) as error:
        trouble = Trouble(getattr(error, "say", "The test has changed meanwhile. Look at it again."))
        return _level(_around(test), trouble), UNPROCESSABLE
    trouble_or_none = test.keep(whole, words)
    if trouble_or_none:
        return _level(_around(test), trouble_or_none), trouble_or_none.status
    return redirect(test.address(written(onward)), SEE_OTHER)


def _around(test: Test) -> Test:
    """The level on which a step was asked for."""
    return Test(test.bench.id, test.section.id, test.name, request.form.get("level"))


def _stepped(test: Test, step: str) -> tuple[Any, str, Place]:
    """The whole after a step, what was done, and the place to look at next."""
    place, level = test.place, _place(request.form.get("level"))
    if step == "remove":
        after = conditions.remove(test.whole, place, test.empty)
        return after, "Took something out of", _still_there(after, level)
    if step in ("up", "down"):
        return conditions.move(test.whole, place, step == "up"), "Moved something in", level
    if step == "wrap":
        join, count, people = _group(test)
        return conditions.wrap(test.whole, place, join, count, people), "Put a group into", place
    if step == "unwrap":
        return conditions.unwrap(test.whole, place), "Took a group out of", place
    if step == "rejoin":
        join, count, _ = _group(test)
        return conditions.rejoin(test.whole, place, join, count), "Joined otherwise", place
    raise NoSuchPlace("no such step")


def _still_there(whole: Any, level: Place) -> Place:
    while level:
        try:
            conditions.at(whole, level)
            return level
        except NoSuchPlace:
            level = level[:-1]
    return level


def _group(test: Test) -> tuple[Join, int, str]:
    """The kind of group that was asked for. Raises Unfit."""
    return subjects.group(request.form, subjects.lists_of_people(test.bench.definition)) or abort(404)


@blueprint.get("/revisions/<public_id>/parts/<section_id>/<name>/test/single")
@designer
def single(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    """What a test is about; then, once that is chosen, how it is compared and with what."""
    test = Test(public_id, section_id, name, request.args.get("at"))
    return _single(test, SingleForm.fetched(test.bench.definition, test, request.args))


def _single(test: Test, form: SingleForm, trouble: Trouble | None = None) -> str:
    called = told(test.section, test.bench.base, test.name)
    return page(test.bench, "test_single.html" if form.subject else "test_about.html", test.section.id, test=test,
                chapter=test.section, form=form, trouble=trouble, called=called, joins=conditions.IN_WORDS,
                lists=subjects.lists_of_people(test.bench.definition))


@blueprint.post("/revisions/<public_id>/parts/<section_id>/<name>/test/single")
@designer
@keeps_typed
def keep_single(public_id: str, section_id: str, name: str) -> ResponseReturnValue:
    test = Test(public_id, section_id, name, request.form.get("at"))
    form = SingleForm.posted(test.bench.definition, test, request.form)
    if form.asks_more:    # a question was chosen, and now how it is compared
        return redirect(test.address(written(test.place), "design.single", **form.onward), SEE_OTHER)
    try:
        leaf = form.leaf(test.bench.definition, test.here)
        whole = (conditions.put(test.whole, test.place, leaf) if form.changes
                 else conditions.add(test.whole, test.place, leaf))
    except Unfit as error:
        form.say = error.say
        return _single(test, form), UNPROCESSABLE
    trouble = test.keep(whole, "Changed" if form.changes else "Added to")
    if trouble:
        form.say = trouble.say if not trouble.meanwhile else ""
        return _single(test, form, trouble), trouble.status
    flash("The test is saved.", "success")
    level = test.place[:-1] if form.changes else test.place
    return redirect(test.address(written(level)), SEE_OTHER)
