"""The boxes for criteria, outcomes and what they set going, and for test cases."""
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of

WORDS, DOES, GRANT, ELSEWHERE, EXPECTED = (
    "What the resident reads", "What follows", "What is granted", "Where else to go", "What must come out")
AMOUNT_HINT = "A number, or the name of a figure."


def period(key: str, label: str, group: str) -> tuple[Box, ...]:
    """The boxes for a length of time: one of them is filled in."""
    units = {"hours": "Hours", "days": "Days", "working_days": "Working days", "months": "Months",
             "school_days": "School days"}
    return tuple(Box(f"{key}.{unit}", f"{label}: {words.lower()}", Kind.AMOUNT, group=group)
                 for unit, words in units.items())


CRITERION = (
    Box("words.met", "When it is met", Kind.WORDS, group=WORDS, needed=True),
    Box("words.not_met", "When it is not met", Kind.WORDS, group=WORDS, needed=True),
    Box("words.not_known", "While it is not known yet", Kind.WORDS, group=WORDS, needed=True),
    Box("words.dont_know", "When the resident does not know", Kind.WORDS, group=WORDS),
    Box("words.change", "What would change it", Kind.WORDS, "Figures and answers by their names in brackets, such as "
        "{max_length_m}.", group=WORDS),
    Box("source", "Source", hint="The law or policy. Left empty, the sources of its figures stand.", group=WORDS),
)
OUTCOME = (
    Box("heading", "Heading", Kind.WORDS, group=WORDS),
    Box("answer", "Answer", Kind.PARAGRAPH, "Read before the effort of the rest.", group=WORDS),
    Box("next.say", "What happens next", Kind.PARAGRAPH, group=WORDS),
    Box("result", "Result", Kind.ONE, options=of(options.RESULTS), group=DOES, needed=True,
        missing="Select the result"),
    Box("automatic", "The rule decides this alone", Kind.TICK, group=DOES),
    Box("closed_rule.reason", "Why the rule leaves nothing to judge", Kind.WORDS, "Needed to refuse by rule.",
        group=DOES),
    Box("tier", "Tier", Kind.ONE, "Left empty: 1 where the rule decides alone, else 2.", of(options.TIERS), DOES,
        counts=True),
    Box("queue", "Queue", hint="Where it waits for a person, such as: parking.", group=DOES),
    Box("gate", "Gate", Kind.ONE, options=options.gates, group=DOES),
    Box("priority", "Priority", Kind.ONE, options=of(options.PRIORITIES), group=DOES, usual="normal"),
    Box("fee", "Fee", Kind.AMOUNT, "Whole pence, or the name of a figure or worked-out value.", group=DOES),
    Box("appeal", "If they disagree", Kind.ONE, options=of(options.REVIEWS), group=DOES),
    Box("meant", "People about whom all is known may end here", Kind.TICK, "For the last outcome.", group=DOES),
    *period("clock.promise", "Promised", DOES),
    Box("grant.entitlement", "What it is called", hint="Such as: permit.", group=GRANT),
    Box("grant.months", "For how many months", Kind.AMOUNT, AMOUNT_HINT, group=GRANT),
    Box("grant.units", "How many come with it", Kind.AMOUNT, AMOUNT_HINT, group=GRANT),
    Box("grant.subject", "What it is for", Kind.ONE, options=options.facts, group=GRANT),
    Box("grant.starts_on", "Not before these days", Kind.SOME, options=options.moments, group=GRANT),
    Box("grant.conditions", "What its holder agrees to", Kind.LINES, "One thing on each line.", group=GRANT),
    Box("signpost", "Other services", Kind.SOME, options=options.services, group=ELSEWHERE),
    Box("whom.name", "Another body: its name", Kind.WORDS, group=ELSEWHERE),
    Box("whom.say", "How to reach it", Kind.WORDS, group=ELSEWHERE),
    Box("whom.url", "Its address on the web", group=ELSEWHERE),
    Box("whom.phone", "Its phone number", group=ELSEWHERE),
)
TOGETHER = (
    Box("outcomes", "Outcomes, in their order", Kind.PICKS, options=options.outcomes, needed=True,
        missing="Select at least two outcomes"),
)
CLOCK = (
    *period("promise", "Promised", "What is promised"),
    *period("statutory", "By law", "What the law demands"),
    Box("calendar", "Working days of", Kind.ONE, options=of(options.CALENDARS), group="How days are counted",
        usual="england-and-wales"),
    Box("roll", "A day that is no working day goes on to the next", Kind.TICK, group="How days are counted"),
    Box("pauses_for_resident", "It stands still while we wait for the resident", Kind.YES_NO,
        group="How days are counted", usual=True),
    Box("pause_law", "Law that lets the date of the law stand still", group="How days are counted"),
)
GATE = (
    Box("title", "What happens there", Kind.WORDS, "Such as: An adviser looks at the papers.", needed=True),
    Box("into", "Leads to", Kind.ONE, options=of(options.GATED), needed=True, counts=True,
        missing="Select where the gate leads"),
    Box("needs", "What must be known first", Kind.SOME, options=options.facts),
    Box("opens", "Least level that opens it", Kind.ONE, options=of(options.LEVELS), usual="core"),
    Box("refused.say", "What is offered while it stays shut", Kind.WORDS),
)
FLAG = (
    Box("say", "What the resident reads", Kind.WORDS),
    Box("priority", "Priority", Kind.ONE, options=of(options.PRIORITIES), usual="normal"),
    Box("tier", "Goes to", Kind.ONE, options=of(options.TIERS), counts=True),
    Box("queue", "Queue", hint="Such as: parking."),
    Box("gate", "Gate", Kind.ONE, options=options.gates),
    Box("restricted", "Only those who need to know see it", Kind.TICK),
    Box("task.team", "Team that gets a task", hint="Such as: claims."),
    Box("task.say", "What that team should do", Kind.WORDS),
    Box("signpost", "Other services", Kind.SOME, options=options.services),
    *period("clock.promise", "Promised", "Clock"),
)
TRACK = (
    Box("name", "What it is", hint="Such as: Terminal illness."),
    Box("queue", "Queue", hint="The specialists’ queue, such as: duty.", needed=True),
    Box("restricted", "Only those who need to know see it", Kind.TICK),
    *period("clock.promise", "Promised", "Clock"),
)
CASE = (
    Box("name", "Who it is, and what must come out", hint="Such as: a van of 2,250 kg is refused.", needed=True),
    Box("on", "Day of the claim", Kind.DATE, needed=True),
    Box("expect.result", "Result", Kind.ONE, options=of({**options.RESULTS, "needs_more_info": "More must be asked"}),
        group=EXPECTED),
    Box("expect.outcome", "Outcome", Kind.ONE, options=options.outcomes, group=EXPECTED),
    Box("expect.tier", "Tier", Kind.ONE, options=of(options.TIERS), group=EXPECTED, counts=True),
    Box("expect.automatic", "The rule decides alone", Kind.YES_NO, group=EXPECTED),
    Box("expect.fee_pence", "Fee in pence", Kind.WHOLE, group=EXPECTED),
    Box("expect.due_on", "Due on", Kind.DATE, group=EXPECTED),
    Box("expect.ask_next", "Asked next", Kind.ONE, options=options.facts, group=EXPECTED),
    Box("expect.flags", "Flags", Kind.SOME, options=options.flags, group=EXPECTED),
)
