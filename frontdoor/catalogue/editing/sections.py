"""The sections that a definition is edited in: where the parts of each stand, what they are called, and their boxes."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdoor.catalogue.editing import names, options, parts, question_boxes, result_boxes, service_boxes
from frontdoor.catalogue.editing.boxes import Box, Typed, filled_in, held
from frontdoor.catalogue.editing.loading import Plain
from frontdoor.catalogue.editing.parts import Kept, Shelf


@dataclass(frozen=True)
class Section:
    """One section. `one` is what a part is called, `lead` what the section is for. `named_by` is the key from whose
    words a new part gets its id, `test` the key under which its test stands, `fresh` what a new part begins with: it
    always loads. `ordered`: the order of the parts means something. `for_all`: a part without a test is for everybody.
    `when_new` are boxes for a new part only, `bare` the keys that may hold words alone in the place of a map, with
    the key under which their box then sees them."""

    id: str
    title: str
    shelf: Shelf
    boxes: tuple[Box, ...] = ()
    one: str = ""
    lead: str = ""
    named_by: str = ""
    test: str = ""
    fresh: Any = None
    ordered: bool = False
    for_all: bool = False
    when_new: tuple[Box, ...] = ()
    bare: Mapping[str, str] = field(default_factory=dict)

    @property
    def to_add(self) -> tuple[Box, ...]:
        """The boxes for a new part."""
        return (*self.when_new, *self.boxes)

    @property
    def may_go(self) -> bool:
        """Whether it is one part that may be left out, and is nothing until something is filled in."""
        return self.id in ("renewal", "booking", "duplicates", "reopening", "retention", "stages",
                           "meets")

    @property
    def keys(self) -> tuple[str, ...]:
        """The definition's own keys that the section is for."""
        named = dict.fromkeys(box.key.partition(".")[0] for box in self.boxes)
        return tuple(named) if self.shelf.kept is Kept.ROOT else (self.shelf.key,)

    def held(self, base: Mapping[str, Any]) -> Any:
        """All that stands in the definition of what the section is for, to be compared."""
        if self.shelf.kept is Kept.INSIDE:
            return list(parts.each(base, self.shelf))
        return [base.get(key) for key in self.keys]

    def label(self, name: str, part: Any) -> str:
        """What a part is called in a list."""
        if self.id in ("questions", "people"):
            return options.label_of(part)
        if self.id == "pages":
            facts = part if isinstance(part, list) else part.get("facts") or []
            title = "" if isinstance(part, list) else options.english(part.get("title"))
            return title or options.in_words(str(facts[0])) if facts else options.in_words(name)
        if self.id == "cases":
            return str(part.get("name") or f"Case {name}")
        if self.id == "signposting":
            offered = [one for key in ("services", "groups", "answers") for one in part.get(key) or []]
            return options.english(part.get("say")) or ", ".join(options.in_words(one) for one in offered)
        if self.id == "order":
            return ", then ".join(options.in_words(one) for one in part)
        return options.english(part.get("title")) if self.id in ("gates", "judgement") else options.in_words(name)


NAME = Box("name", "What it is called", hint="In a few words, such as: It fits the bays.", needed=True,
           missing="Enter what it is called")


def _list(key: str) -> Shelf:
    return Shelf(key, Kept.LIST)


def _one(key: str) -> Shelf:
    return Shelf(key, Kept.ONE)


SECTIONS: tuple[Section, ...] = (
    Section("start", "Start page and words", Shelf("", Kept.ROOT), service_boxes.START,
            lead="What a resident reads before they begin, and how the service is found."),
    Section("questions", "Questions", _list("facts"), question_boxes.QUESTION, "question",
            "What is asked, looked up or found by an officer.", "ask", "when",
            {"type": "yes_no"}, ordered=True, for_all=True),
    Section("people", "Questions about each person", Shelf("facts", Kept.INSIDE, "fields"), question_boxes.PERSON,
            "question about a person",
            "What is asked of each person in a list of people. The list itself is a question.",
            "ask", fresh={"type": "yes_no"}, ordered=True, when_new=(question_boxes.WHICH_LIST,)),
    Section("pages", "Pages of questions", _list("pages"), question_boxes.PAGE, "page",
            "Questions that are asked together, in this order, for those who want to see all of them.", "title",
            ordered=True, fresh={}),
    Section("figures", "Figures", Shelf("parameters", Kept.MAP), (), "figure",
            "Every price, limit and number of days, with the day from which it holds and its source."),
    Section("workings", "Worked-out values", Shelf("derived", Kept.MAP), (), "worked-out value",
            "Values that follow from answers and figures."),
    Section("criteria", "Criteria", Shelf("criteria", Kept.MAP), result_boxes.CRITERION, "criterion",
            "The tests that the result rests on, each with the words that a resident reads.", "name", "test",
            {"test": True}, ordered=True, when_new=(NAME,)),
    Section("outcomes", "Outcomes", _list("outcomes"), result_boxes.OUTCOME, "outcome",
            "What can come of it. The first whose test is true counts; the last stands for everybody else.", "heading",
            "when", {"when": False}, ordered=True),
    Section("order", "Outcomes that may be true together", Shelf("order_decides", Kept.NUMBERED),
            result_boxes.TOGETHER, "group",
            "Where several outcomes may be true, their order decides. Say here that this is meant.", fresh={}),
    Section("bounds", "What the rules keep to", Shelf("", Kept.ROOT), service_boxes.BOUNDS,
            lead="What lets a rule decide alone, what a council may change, and what must never help anybody.",
            bare={"automatic_basis": "law"}),
    Section("given-out", "Dates and amounts that are given out", Shelf("", Kept.ROOT), service_boxes.GIVEN_OUT,
            lead="What an answer says beside the result, whatever the result is."),
    Section("signposting", "What else is offered", Shelf("signposting", Kept.NUMBERED), service_boxes.SIGNPOST, "offer",
            "Other services, groups and answers beside an answer: a refusal is never the end.", test="when", fresh={},
            for_all=True),
    Section("clock", "Clock", _one("clock"), result_boxes.CLOCK,
            lead="What is promised, what the law demands, and how the days are counted."),
    Section("gates", "Gates", _list("gates"), result_boxes.GATE, "gate",
            "The ways to an adviser or a specialist: what must be known first, and who opens them.", "title", fresh={}),
    Section("flags", "Flags", _list("flags"), result_boxes.FLAG, "flag",
            "What raises the priority of a case, sends it to a person, or gives work to a team.", "say", "when",
            {"when": False}),
    Section("fast-track", "Fast track", _list("fast_track"), result_boxes.TRACK, "fast track",
            "What goes past every queue to a specialist.", "name", "when", {"when": False},
            when_new=(NAME,)),
    Section("messages", "Messages", _one("messages"), (),
            lead="Words of this service in place of the usual ones. Leave a box empty to keep the usual words."),
    Section("script", "On the telephone", _one("script"), service_boxes.SCRIPT,
            lead="What an adviser says aloud. How a question is put aloud stands with the question."),
    Section("levels", "Who may decide", _one("levels"), service_boxes.LEVELS,
            lead="The least level of an officer who may decide."),
    Section("stages", "Stages", _one("stages"), service_boxes.STAGES,
            lead="Stages that a case is put into one after the other, each with a clock of its own."),
    Section("judgement", "A specialist’s judgement", _list("judgement"), service_boxes.JUDGEMENT, "section",
            "What a specialist looks at and rates with evidence, one section after another, before a plan runs.",
            "title", fresh={}, ordered=True),
    Section("meets", "A date with a specialist", _one("meets"), service_boxes.MEETING,
            lead="Whose diary a hand-over to a specialist ends in. Left empty: nobody is met by appointment."),
    Section("renewal", "Renewal", _one("renewal"), service_boxes.RENEWAL,
            lead="How what was granted goes on when its term ends."),
    Section("booking", "Booking", _one("booking"), service_boxes.BOOKING,
            lead="What time is booked, for how long, how early, and on which terms.", bare={"resource": "kind"}),
    Section("duplicates", "Repeated reports", _one("duplicates"), service_boxes.DUPLICATES,
            lead="When a new one is the same as one that we hold."),
    Section("reopening", "Opening it again", _one("reopening"), service_boxes.REOPENING,
            lead="What of a finished case may be opened again, and for how long."),
    Section("publishing", "What others may see", _one("publish"), service_boxes.PUBLISH,
            lead="Whether reports stand on the public list."),
    Section("sampling", "Spot checks", _one("sampling"), service_boxes.SAMPLING,
            lead="How many decisions made by rule a person looks at afterwards."),
    Section("retention", "How long we keep it", _one("retention"), service_boxes.RETENTION,
            lead="When what we hold about a person goes."),
    Section("cases", "Test cases", Shelf("cases", Kept.NUMBERED), result_boxes.CASE, "test case",
            "Invented people, and what must come out for them. A change that breaks one cannot be published.", "name",
            fresh={}),
)
BY_ID: Mapping[str, Section] = {section.id: section for section in SECTIONS}


def with_boxes(section: Section, boxes: Iterable[Box]) -> Section:
    """The section with other boxes."""
    return Section(**{**vars(section), "boxes": tuple(boxes)})


def changed(base: Mapping[str, Any], section: Section, name: str, sent: Typed) -> tuple[Plain, dict[str, str]]:
    """The whole with what was typed for one part, and the sentences for what is wrong, by box."""
    part = as_map(section, parts.part(base, section.shelf, name))
    found, wrong = filled_in(part, section.boxes, sent, base)
    if section.shelf.kept is Kept.LIST and parts.name_of(found, 0, Kept.LIST) != name:
        found = {"id": name, **found}    # what it was called by has changed, and others go on calling it so
    return parts.put(base, section.shelf, name, as_kept(section, found)), wrong


def added(base: Mapping[str, Any], section: Section, sent: Typed) -> tuple[Plain, str, dict[str, str]]:
    """The whole with one part more, the part's name, and the sentences for what is wrong, by box. A new outcome comes
    before the last, which stands for everybody else."""
    part, wrong = filled_in(dict(section.fresh or {}), section.to_add, sent, base)
    told = str(options.english(part.get(section.named_by))) or section.one
    into = str(part.get(question_boxes.WHICH_LIST.key, ""))
    part = {key: value for key, value in part.items() if key not in {box.key for box in section.when_new}}
    taken = parts.names(base, section.shelf)
    if section.shelf.kept is Kept.NUMBERED:
        return parts.add(base, section.shelf, "", as_kept(section, part)), str(len(taken) + 1), wrong
    name = names.made_from(told, {*taken, *_taken_elsewhere(base, section)}, "-" if section.id in DASHED else "_")
    if wrong:
        return dict(base), name, wrong
    if section.shelf.kept is not Kept.MAP:
        part = {"id": name, **part}
    at = max(len(taken) - 1, 0) if section.id == "outcomes" else None
    return parts.add(base, section.shelf, name, as_kept(section, part), at, into), name, wrong


DASHED = frozenset({"pages", "gates"})


def _taken_elsewhere(base: Mapping[str, Any], section: Section) -> set[str]:
    """Names that a part of this section must not have, because tests or words could mean the other."""
    if section.id in ("questions", "people", "figures", "workings", "criteria"):
        keys = ("parameters", "derived", "criteria")
        fields = {field["id"] for fact in base.get("facts") or [] for field in fact.get("fields") or []}
        return {fact["id"] for fact in base.get("facts") or []} | fields | {
            name for key in keys for name in base.get(key) or {}} | {"as_of", "received"}
    return set(options.flags(base)) if section.id in ("flags", "fast-track") else set()


def as_map(section: Section, part: Any) -> Plain:
    """A part as its boxes see it: a bare list of a page's questions, or of outcomes, under the key of its box; bare
    words in the place of a map under the key of theirs."""
    if isinstance(part, list):
        return {section.boxes[-1].key: part}
    found = dict(part)
    for key, inner in section.bare.items():
        if isinstance(found.get(key), str):
            found[key] = {inner: found[key]}
    return found


def as_kept(section: Section, part: Mapping[str, Any]) -> Any:
    """A part as it stands in the definition."""
    if section.id == "order":
        return held(part, "outcomes") if part else []
    found = dict(part)
    for key, inner in section.bare.items():
        if isinstance(found.get(key), Mapping) and set(found[key]) == {inner}:
            found[key] = found[key][inner]
    return found
