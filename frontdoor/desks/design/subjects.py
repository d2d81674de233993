"""What a single test may be about, and the form in which it is put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from frontdoor.assessments.days import COUNTING
from frontdoor.assessments.definition import Definition, FactType
from frontdoor.assessments.operators import OPERATORS, Takes
from frontdoor.assessments.sentences import MOMENTS, name_in_words
from frontdoor.catalogue.editing import conditions, leaves, options
from frontdoor.catalogue.editing.conditions import Join
from frontdoor.catalogue.editing.leaves import SAID, Sent, Subject
from frontdoor.catalogue.editing.typed import Unfit
from frontdoor.desks.fields import plain

ALWAYS = {"always": "Always", "never": "Never"}
LONGEST = 2_000


class Where(Protocol):
    """The place of a test that a form is for."""

    here: Any

    @property
    def people(self) -> str | None: ...


def lists_of_people(definition: Definition) -> Mapping[str, str]:
    """The questions for a list of people, of whom each is asked something."""
    return {fact.id: str(fact.label) for fact in definition.facts if fact.type is FactType.PEOPLE and fact.fields}


def offered(definition: Definition, people: str | None) -> list[tuple[str, Mapping[str, str]]]:
    """What a test may be about, in groups; a value is its kind and name. Inside a list of people their fields first."""
    groups: list[tuple[str, Mapping[str, str]]] = []
    fields = definition.by_id[people].fields if people and people in definition.by_id else ()
    groups.append(("Asked of each person", {f"fact:{field.id}": str(field.label) for field in fields}))
    groups.append(("Criteria", {f"criterion:{name}": options.in_words(name) for name in definition.criteria}))
    groups.append(("Questions", {f"fact:{fact.id}": name_in_words(definition, fact.id) for fact in definition.facts}))
    groups.append(("Worked-out values", {f"fact:{name}": options.in_words(name) for name in definition.derived}))
    groups.append(("Days", {f"fact:{name}": words.capitalize() for name, words in MOMENTS.items()}))
    groups.append(("Everybody or nobody", {f"constant:{key}": words for key, words in ALWAYS.items()}))
    return [(title, inside) for title, inside in groups if inside]


def group(form: MultiDict[str, str], lists: Mapping[str, str]) -> tuple[Join, int, str] | None:
    """The kind of group that a form asks for, with its number and its list of people; None where it asks for none.
    Raises Unfit."""
    if form.get("join", "") not in set(Join):
        return None
    join, count, people = Join(form["join"]), form.get("count", "").strip(), form.get("people", "")
    if join is Join.AT_LEAST and not (count.isascii() and count.isdigit() and 0 < int(count[:4]) < 100):
        raise Unfit("Enter how many of them must hold, such as 2")
    if join.is_of_people and people not in lists:
        raise Unfit("Select the list of people")
    return join, int(count[:4]) if count.isascii() and count.isdigit() else 1, people


@dataclass
class SingleForm:
    """The form for one test. `about` is the kind and name of what it is about, `changes` whether it takes the place of
    what stands, `more` the group that is made around it."""

    definition: Definition
    people: str | None
    about: str = ""
    changes: bool = False
    more: dict[str, str] = field(default_factory=dict)
    sent: Sent = Sent()
    is_last: bool = False
    say: str = ""

    @classmethod
    def fetched(cls, definition: Definition, where: Where, args: MultiDict[str, str]) -> "SingleForm":
        """The form as it is opened: filled in with what stands, where that is to be changed."""
        changes = args.get("change") == "yes"
        form = cls(definition, _people(where, args), args.get("about", ""), changes, _more(args))
        held = where.here
        if changes and not form.about and isinstance(held, Mapping) and "fact" in held:
            form.about = f"fact:{held['fact']}"
        if changes and form.about == f"fact:{_name(held)}" and isinstance(held, Mapping):
            shown = leaves.shown(held)
            form.sent = Sent("not_known") if (shown.operator, shown.ticked) == ("known", ("no",)) else shown
        elif changes and isinstance(held, str):
            form.about = form.about or _bare(definition, held)
            form.sent = Sent("is", ticked=("yes",))
        return form

    @classmethod
    def posted(cls, definition: Definition, where: Where, sent: MultiDict[str, str]) -> "SingleForm":
        keys = ("operator", "first", "second", "anchor", "calendar")
        words = {key: plain(sent.get(key, ""))[:LONGEST].strip() for key in keys}
        typed = Sent(words["operator"], words["first"], words["second"], tuple(sent.getlist("ticked")),
                     words["anchor"] or "before:as_of", words["calendar"])
        return cls(definition, _people(where, sent), sent.get("about", ""), sent.get("change") == "yes", _more(sent),
                   typed, sent.get("last") == "yes")

    @property
    def errors(self) -> dict[str, str]:
        return {"test": self.say} if self.say else {}

    @property
    def kind(self) -> str:
        return self.about.partition(":")[0]

    @property
    def name(self) -> str:
        return self.about.partition(":")[2]

    @property
    def subject(self) -> Subject | None:
        """What the test is about, where it is a question, a worked-out value or a day."""
        if self.kind != "fact":
            return None
        try:
            return leaves.subject(self.definition, self.name, self.people)
        except KeyError:
            return None

    @property
    def groups(self) -> list[tuple[str, Mapping[str, str]]]:
        return offered(self.definition, self.people)

    @property
    def asks_more(self) -> bool:
        """Whether how it is compared has still to be asked."""
        return self.subject is not None and not self.is_last

    @property
    def onward(self) -> dict[str, str]:
        return {"about": self.about, **({"change": "yes"} if self.changes else {}), **self.more}

    @property
    def operators(self) -> Mapping[str, tuple[str, str]]:
        """The operators that fit, with their words and on which side their boundary lies."""
        found = self.subject.operators if self.subject else []
        fitting = [one for one in found if self.subject and (
            self.subject.type is not FactType.YES_NO or one.name in ("is", "is_not", "known"))]
        said = {one.name: (SAID.get(one.name, one.name.replace("_", " ")), one.boundary) for one in fitting}
        known = said.pop("known")
        return {**said, "known": (known[0], "whatever the answer is"), "not_known": ("is not known", "not asked, or "
                "“I don’t know”")}

    @property
    def takes(self) -> set[Takes]:
        return {OPERATORS[name].takes for name in self.operators if name != "not_known"}

    @property
    def has_choices(self) -> bool:
        return bool(self.subject and (self.subject.choices or self.subject.type is FactType.YES_NO))

    @property
    def ticks(self) -> Mapping[str, str]:
        """What can be ticked: the choices, or yes and no."""
        choices = dict(self.subject.choices) if self.subject else {}
        return choices if choices else {"yes": "Yes", "no": "No"}

    @property
    def asks_value(self) -> bool:
        """Whether a value is typed beside some of the operators."""
        return not self.has_choices and bool(self.takes - {Takes.YES_NO})

    @property
    def names(self) -> Mapping[str, str]:
        """Figures, questions and worked-out values that may be typed by their names."""
        figures = {name: options.in_words(name) for name in self.definition.parameters}
        others = {fact.id: str(fact.label) for fact in self.definition.facts
                  if self.subject and fact.type is self.subject.type and fact.id != self.subject.id}
        return {**figures, **others, **{name: options.in_words(name) for name in self.definition.derived}}

    @property
    def anchors(self) -> Mapping[str, str]:
        """The days that a window may count from."""
        dates = {fact.id: name_in_words(self.definition, fact.id) for fact in self.definition.facts
                 if fact.type is FactType.DATE}
        days = {**dates, **{name: options.in_words(name) for name in self.definition.derived}}
        before = {f"before:{name}": f"Up to {words}" for name, words in {**MOMENTS, **days}.items()}
        return {**before, **{f"after:{name}": f"From {words} on" for name, words in {**MOMENTS, **days}.items()}}

    @property
    def calendars(self) -> Mapping[str, str]:
        """By which calendar days may be counted, where one of the operators counts them."""
        usual = {"": "As the clock of this service"}
        return {**usual, **options.CALENDARS} if COUNTING & set(self.operators) else {}

    def leaf(self, definition: Definition, held: Any) -> Any:
        """The test that was put together, in its group where one is made around it. Raises Unfit."""
        made = self._made(definition, held)
        asked = group(MultiDict(self.more), lists_of_people(definition))
        return conditions.made(asked[0], [made], asked[1], asked[2]) if asked else made

    def _made(self, definition: Definition, held: Any) -> Any:
        if self.kind == "criterion" and self.name in definition.criteria:
            return self.name
        if self.kind == "constant" and self.name in ALWAYS:
            return self.name == "always"
        about = self.subject
        if about is None:
            raise Unfit("Select what the test is about")
        sent = self.sent
        if sent.operator in ("known", "not_known"):
            sent = Sent("known", ticked=("yes" if sent.operator == "known" else "no",))
        if self.changes and held == about.id and (sent.operator, sent.ticked) == ("is", ("yes",)):
            return held    # a yes_no question by its bare name
        return leaves.made(definition, about, sent, held if self.changes else None)


def _people(where: Where, sent: MultiDict[str, str]) -> str | None:
    """The list whose members the test is about: that of the group it stands in, or that is made around it."""
    around = sent.get("people") if sent.get("join") in (Join.SOME, Join.EVERY) else None
    return around or where.people


def _more(sent: MultiDict[str, str]) -> dict[str, str]:
    return {key: sent[key][:60] for key in ("join", "count", "people") if sent.get(key)}


def _name(held: Any) -> str:
    return str(held.get("fact", "")) if isinstance(held, Mapping) else ""


def _bare(definition: Definition, held: str) -> str:
    return f"criterion:{held}" if held in definition.criteria else f"fact:{held}"
