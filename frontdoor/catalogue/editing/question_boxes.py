"""The boxes for a question and for a page of questions."""
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of

ASKED, WHO, BOUNDS, ERRORS, MORE = (
    "What is asked", "Who says it, and when", "What may be answered", "When an answer cannot be used", "More")

QUESTION = (
    Box("ask", "Question", Kind.WORDS, "Leave it empty where nobody asks the resident.", group=ASKED),
    Box("type", "Kind of answer", Kind.ONE, options=of(options.TYPES), group=ASKED, needed=True,
        missing="Select the kind of answer"),
    Box("short", "Short name", Kind.WORDS, "For lists and summaries, such as: Length.", group=ASKED),
    Box("hint", "Hint", Kind.WORDS, "Stands under the question.", group=ASKED),
    Box("why", "Why we ask", Kind.WORDS, group=ASKED),
    Box("choices", "Choices", Kind.CHOICES, "Only for choices. Place 0 takes a choice out.", group=BOUNDS),
    Box("at_least", "At least", Kind.NUMBER, "A number, or a day.", group=BOUNDS),
    Box("at_most", "At most", Kind.NUMBER, "A number, or a day.", group=BOUNDS),
    Box("unit", "Unit", hint="Such as m, kg or hours.", group=BOUNDS),
    Box("max_length", "Most characters", Kind.WHOLE, group=BOUNDS),
    Box("max_files", "Most files", Kind.WHOLE, group=BOUNDS),
    Box("dont_know", "“I don’t know” is offered as an answer", Kind.TICK, group=BOUNDS),
    Box("optional", "It may be left empty", Kind.TICK, group=BOUNDS),
    Box("from", "Who may say it", Kind.SOME, options=of(options.SUPPLIERS), group=WHO, usual=["resident"]),
    Box("record", "Record that is looked up", Kind.ONE, "Needs “A record of ours” above.", of(options.RECORDS), WHO),
    Box("needed", "Asked", Kind.ONE, options=of(options.NEEDED), group=WHO, usual="if_it_matters"),
    Box("effort", "How hard it is to say", Kind.ONE, "The easiest questions come first.", of(options.EFFORTS), WHO,
        usual=2, counts=True),
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

PAGE = (
    Box("title", "Title", Kind.WORDS, "Needed where several questions share the page."),
    Box("hint", "Words under the title", Kind.WORDS),
    Box("facts", "Questions, in their order", Kind.PICKS, options=options.facts, needed=True,
        missing="Select at least one question"),
)
