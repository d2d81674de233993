"""The boxes for criteria, outcomes and what they set going, and for test cases."""
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of
from frontdoor.catalogue.editing.rows import Rows, as_map, of_map
from frontdoor.catalogue.editing.service_boxes import given_out
from frontdoor.catalogue.editing.spans import Span

WORDS, DOES, GRANT, ELSEWHERE, EXPECTED = (
    "What the resident reads", "What follows", "What is granted", "Where else to go", "What must come out")
MORE, OUT, CLOCK_OF_ITS_OWN = "More that must come out", "Dates and amounts", "A clock of its own"
AMOUNT_HINT = "A number, or the name of a figure."


UNITS = {"hours": "hours", "working_hours": "working hours", "days": "days", "working_days": "working days",
         "months": "months", "school_days": "school days"}


def period(key: str, label: str, group: str) -> tuple[Box, ...]:
    """The boxes for a length of time, and for the day from which it counts."""
    return (Span(key, label, hint=AMOUNT_HINT, group=group, units=UNITS, may_be_named=True),
            Box(f"{key}.from", f"{label}: counted from", Kind.ONE, options=options.clocks_begin, group=group,
                usual="received"))


def clock(before: str, promised: str, by_law: str, counted: str, more: str) -> tuple[Box, ...]:
    """The boxes for a clock; `before` stands before their keys, the others are the headings they stand under."""
    return (
        *period(f"{before}promise", "Promised", promised), *period(f"{before}statutory", "By law", by_law),
        Box(f"{before}calendar", "Working days of", Kind.ONE, options=of(options.CALENDARS), group=counted,
            usual="england-and-wales"),
        Box(f"{before}roll", "A last day that is no working day goes", Kind.ONE, options=of(options.ROLLS),
            group=counted, reads=lambda chosen: chosen == "true" or chosen),
        Box(f"{before}pauses_for_resident", "It stands still while we wait for the resident", Kind.YES_NO,
            group=counted, usual=True),
        Box(f"{before}pause_law", "Law that lets the date of the law stand still", group=counted),
        Span(f"{before}more.by", "More time that may be taken", hint=AMOUNT_HINT, group=more, units=UNITS,
             may_be_named=True),
        Box(f"{before}more.times", "How often", Kind.WHOLE, "Left empty: once.", group=more, usual=1),
        Box(f"{before}more.law", "Law that allows it", group=more),
        Box(f"{before}more.statutory", "The date of the law moves too", Kind.TICK, group=more),
        Box(f"{before}escalate_to", "Team that is told when it is late", hint="Left empty: the team that has it.",
            group=more),
    )


OWN_CLOCK = clock("clock.", *[CLOCK_OF_ITS_OWN] * 4)
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
    Box("next.title", "Heading of what happens next", Kind.WORDS, group=WORDS),
    Box("result", "Result", Kind.ONE, options=of(options.RESULTS), group=DOES, needed=True,
        missing="Select the result"),
    Box("automatic", "The rule decides this alone", Kind.TICK, group=DOES),
    Box("closed_rule.reason", "Why the rule leaves nothing to judge", Kind.WORDS, "Needed to refuse by rule.",
        group=DOES),
    Box("tier", "Tier", Kind.ONE, "Left empty: 1 where the rule decides alone, else 2.", of(options.TIERS), DOES,
        reads=int),
    Box("queue", "Queue", hint="Where it waits for a person, such as: parking.", group=DOES),
    Box("gate", "Gate", Kind.ONE, options=options.gates, group=DOES),
    Box("priority", "Priority", Kind.ONE, options=of(options.PRIORITIES), group=DOES, usual="normal"),
    Box("fee", "Fee", Kind.AMOUNT, "Whole pence, or the name of a figure or worked-out value.", group=DOES),
    Box("appeal", "If they disagree", Kind.ONE, options=of(options.REVIEWS), group=DOES),
    Box("meant", "People about whom all is known may end here", Kind.TICK, "For the last outcome.", group=DOES),
    Box("grant.entitlement", "The kind of what is granted", hint="Such as: parking_permit.", group=GRANT),
    Box("grant.months", "For how many months", Kind.AMOUNT, AMOUNT_HINT, group=GRANT),
    Box("grant.units", "How many come with it", Kind.AMOUNT, AMOUNT_HINT, group=GRANT),
    Box("grant.subject", "What it is for", Kind.ONE, options=options.facts, group=GRANT),
    Box("grant.starts_on", "Not before these days", Kind.SOME, options=options.moments, group=GRANT),
    Box("grant.ends_by", "At an end after these days", Kind.SOME, options=options.moments, group=GRANT),
    Box("grant.replaces", "It takes the place of what its holder has", Kind.TICK, group=GRANT),
    Box("grant.called", "What one is called", hint="One short word, such as badge or pass. Permit, if left out.",
        group=GRANT),
    Box("grant.printed", "Its holder prints it", Kind.YES_NO, group=GRANT, usual=True),
    Box("grant.conditions", "What its holder agrees to", Kind.SAYINGS, "One thing on each line.", group=GRANT),
    Box("signpost", "Other services", Kind.SOME, options=options.services, group=ELSEWHERE),
    Box("whom.name", "Another body: its name", Kind.WORDS, group=ELSEWHERE),
    Box("whom.say", "How to reach it", Kind.WORDS, group=ELSEWHERE),
    Box("whom.url", "Its address on the web", group=ELSEWHERE),
    Box("whom.phone", "Its phone number", group=ELSEWHERE),
    *OWN_CLOCK, *given_out(OUT),
)
TOGETHER = (
    Box("outcomes", "Outcomes, in their order", Kind.PICKS, options=options.outcomes, needed=True,
        missing="Select at least two outcomes"),
)
CLOCK = clock("", "What is promised", "What the law demands", "How days are counted", "More time, and when it is late")
GATE = (
    Box("title", "What happens there", Kind.WORDS, "Such as: An adviser looks at the papers.", needed=True),
    Box("into", "Leads to", Kind.ONE, options=of(options.GATED), needed=True, reads=int,
        missing="Select where the gate leads"),
    Box("needs", "What must be known first", Kind.SOME, options=options.facts),
    Box("opens", "Least level that opens it", Kind.ONE, options=of(options.LEVELS), usual="core"),
    Box("refused.say", "What is offered while it stays shut", Kind.WORDS),
    Box("refused.signpost", "Other services while it stays shut", Kind.SOME, options=options.services),
)
FLAG = (
    Box("say", "What the resident reads", Kind.WORDS),
    Box("priority", "Priority", Kind.ONE, options=of(options.PRIORITIES), usual="normal"),
    Box("tier", "Goes to", Kind.ONE, options=of(options.TIERS), reads=int),
    Box("queue", "Queue", hint="Such as: parking."),
    Box("gate", "Gate", Kind.ONE, options=options.gates),
    Box("restricted", "Only those who need to know see it", Kind.TICK),
    Box("task.team", "Team that gets a task", hint="Such as: claims."),
    Box("task.say", "What that team should do", Kind.WORDS),
    Box("signpost", "Other services", Kind.SOME, options=options.services),
    *OWN_CLOCK,
)
TRACK = (
    Box("queue", "Queue", hint="The specialists’ queue, such as: duty.", needed=True),
    Box("restricted", "Only those who need to know see it", Kind.TICK),
    *OWN_CLOCK,
)
CASE = (
    Box("name", "Who it is, and what must come out", hint="Such as: a van of 2,250 kg is refused.", needed=True),
    Box("on", "Day of the claim", Kind.DATE, needed=True),
    Box("received", "Received at", Kind.MOMENT, "Where it is not on the day of the claim, like 1 4 2027 14:30."),
    Box("expect.result", "Result", Kind.ONE, options=of({**options.RESULTS, "needs_more_info": "More must be asked"}),
        group=EXPECTED),
    Box("expect.outcome", "Outcome", Kind.ONE, options=options.outcomes, group=EXPECTED),
    Box("expect.tier", "Tier", Kind.ONE, options=of(options.TIERS), group=EXPECTED, reads=int),
    Box("expect.automatic", "The rule decides alone", Kind.YES_NO, group=EXPECTED),
    Box("expect.fee_pence", "Fee in pence", Kind.WHOLE, group=EXPECTED),
    Box("expect.due_on", "Due on", Kind.DATE, group=EXPECTED),
    Box("expect.ask_next", "Asked next", Kind.ONE, options=options.facts, group=EXPECTED),
    Box("expect.flags", "Flags", Kind.SOME, options=options.flags, group=EXPECTED),
    Rows("expect.reasons", "Criteria", columns=(
        Box("name", "Criterion", Kind.ONE, options=options.criteria, needed=True, missing="Select the criterion"),
        Box("value", "Comes out as", Kind.ONE, options=of(options.VERDICTS), needed=True,
            missing="Select how it comes out")), opened=of_map, closed=as_map, group=MORE),
    Box("expect.settled", "Nothing more need be asked", Kind.YES_NO, group=MORE),
    Box("expect.missing", "Not known at the end", Kind.SOME, options=options.facts, group=MORE),
    Box("expect.due_at", "Due at", Kind.MOMENT, "For a clock in hours, like 1 4 2027 14:30.", group=MORE),
    Box("expect.expires_on", "Last day of what is granted", Kind.DATE, group=MORE),
    Box("expect.queue", "Queue", group=MORE),
    Box("expect.gate", "Gate", Kind.ONE, options=options.gates, group=MORE),
    Box("expect.priority", "Priority", Kind.ONE, options=of(options.PRIORITIES), group=MORE),
    Box("expect.restricted", "Only those who need to know see it", Kind.YES_NO, group=MORE),
    Box("expect.held_for_legal_basis", "It waits for a person only because no legal basis is named", Kind.YES_NO,
        group=MORE),
    Box("expect.signpost", "Other services", Kind.SOME, options=options.services, group=MORE),
    *(Rows(f"expect.{key}", label, columns=(
        Box("name", "Name in the answer", needed=True, missing="Enter the name"),
        Box("value", "Is", Kind.NUMBER, needed=True, missing="Enter what it is")),
        opened=of_map, closed=as_map, group=MORE) for key, label in (("dates", "Dates"), ("amounts", "Amounts"))),
)
