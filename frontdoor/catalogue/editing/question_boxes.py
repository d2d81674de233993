"""The boxes for a question, for one about each person in a list, and for a page of questions."""
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdoor.assessments.compiler import FIELD_TYPES
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of
from frontdoor.catalogue.editing.rows import Rows

ASKED, WHO, BOUNDS, ERRORS, MORE = (
    "What is asked", "Who says it, and when", "What may be answered", "When an answer cannot be used", "More")

QUESTION = (
    Box("ask", "Question", Kind.WORDS, "Leave it empty where nobody asks the resident.", group=ASKED),
    Box("type", "Kind of answer", Kind.ONE, options=of(options.TYPES), group=ASKED, needed=True,
        missing="Select the kind of answer"),
    Box("short", "Short name", Kind.WORDS, "For lists and summaries, such as: Length.", group=ASKED),
    Box("hint", "Hint", Kind.WORDS, "Stands under the question.", group=ASKED),
    Box("why", "Why we ask", Kind.WORDS, group=ASKED),
    Box("say", "As an adviser says it", Kind.WORDS, "Where that is not how it is written.", group=ASKED),
    Rows("choices", "Choices", hint="Only for choices. Place 0 takes a choice out.", group=BOUNDS, columns=(
        Box("label", "What it says", Kind.WORDS, needed=True,
            missing="Enter what it says, or put it in place 0 to take it out"),
        Box("hint", "Hint", Kind.WORDS)), ordered=True, named_by="label"),
    Box("at_least", "At least", Kind.NUMBER, "A number, or a day.", group=BOUNDS),
    Box("at_most", "At most", Kind.NUMBER, "A number, or a day.", group=BOUNDS),
    Box("unit", "Unit", hint="Such as m, kg or hours.", group=BOUNDS),
    Box("pattern", "How it is written", Kind.EXACT, "For one line of words: a regular expression that the whole answer "
        "must match, such as [A-Z]{2}[0-9]{6}.", group=BOUNDS),
    Box("max_length", "Most characters", Kind.WHOLE, group=BOUNDS),
    Box("max_files", "Most files", Kind.WHOLE, group=BOUNDS),
    Box("most", "Most people in the list", Kind.WHOLE, "Only for a list of people.", group=BOUNDS, usual=20),
    Box("dont_know", "“I don’t know” is offered as an answer", Kind.TICK, group=BOUNDS),
    Box("optional", "It may be left empty", Kind.TICK, group=BOUNDS),
    Box("from", "Who may say it", Kind.SOME, options=of(options.SUPPLIERS), group=WHO, usual=["resident"]),
    Box("record", "Record that is looked up", Kind.ONE, "Needs “A record of ours” above.", of(options.RECORDS), WHO),
    Box("needed", "Asked", Kind.ONE, options=of(options.NEEDED), group=WHO, usual="if_it_matters"),
    Box("effort", "How hard it is to say", Kind.ONE, "The easiest questions come first.", of(options.EFFORTS), WHO,
        usual=2, reads=int),
    Box("reuse", "The next time", Kind.ONE, options=of(options.REUSE), group=WHO, usual="never"),
    Box("errors.missing", "Nothing was answered", Kind.WORDS, group=ERRORS),
    Box("errors.invalid", "It cannot be read", Kind.WORDS, group=ERRORS),
    Box("errors.too_small", "It is too small", Kind.WORDS, group=ERRORS),
    Box("errors.too_large", "It is too large", Kind.WORDS, group=ERRORS),
    Box("errors.too_long", "It is too long", Kind.WORDS, group=ERRORS),
    Box("about", "Whom or what it is about", hint="If not the resident, such as: vehicle.", group=MORE),
    Box("special_category", "It tells of health, religion, ethnicity or the like", Kind.TICK,
        "A decision that rests on it needs a legal basis, or a person.", group=MORE),
    Box("public", "Others may see the answer on a public report", Kind.TICK, group=MORE),
)

# Of each person everything is asked, in order, and nobody else can say it: these boxes would change nothing.
NOT_OF_A_PERSON = frozenset({"say", "from", "record", "needed", "effort", "reuse", "about", "public", "max_files",
                             "most"})
_OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "ask": {"hint": "", "needed": True, "missing": "Enter the question"},
    "type": {"options": of({one: words for one, words in options.TYPES.items() if one in FIELD_TYPES})}}
PERSON = tuple(replace(box, **_OTHERWISE.get(box.key, {})) for box in QUESTION if box.key not in NOT_OF_A_PERSON)
WHICH_LIST = Box("people", "List of people", Kind.ONE, "It is asked of each person in it. A list is a question "
                 "itself.", options.people,
                 needed=True, missing="Select the list of people")

PAGE = (
    Box("title", "Title", Kind.WORDS, "Needed where several questions share the page."),
    Box("hint", "Words under the title", Kind.WORDS),
    Box("facts", "Questions, in their order", Kind.PICKS, options=options.facts, needed=True,
        missing="Select at least one question"),
)
