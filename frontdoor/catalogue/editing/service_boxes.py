"""The boxes for what is said of a service as a whole."""
from frontdoor.assessments.operators import ORDERED
from frontdoor.assessments.question import FactType
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of
from frontdoor.catalogue.editing.rows import Rows, as_levels, as_map, of_levels, of_map
from frontdoor.catalogue.editing.spans import Span

START_PAGE, FOUND, ABOUT = "The start page", "How it is found", "Who looks after it"
BASIS, DIRECTION = "On what it rests", "What must never help"
WHAT, WHEN, BACK, COMING = "What is booked", "When and for how long", "Moving and cancelling", "Before they come"

START = (
    Box("name", "Name", Kind.WORDS, "As on the button, such as: Report a pothole.", group=START_PAGE, needed=True),
    Box("summary", "In one sentence", Kind.WORDS, group=START_PAGE, needed=True),
    Box("start.who", "Who can use it", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.cost", "What it costs", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.takes", "How long it takes", Kind.WORDS, group=START_PAGE),
    Box("start.decision", "When they hear", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.need", "What they need", Kind.SAYINGS, "One thing on each line.", group=START_PAGE),
    Box("start.before", "What they should know first", Kind.PARAGRAPH, group=START_PAGE),
    Box("words", "How people ask for it", Kind.LINES, "One word or phrase on each line, in people’s own words.",
        group=FOUND),
    Box("called", "What one that was sent is called", Kind.WORDS, "Such as: complaint. Empty: report, application and "
        "the like, by what the resident does.", group=FOUND),
    Box("verb", "What the resident does", Kind.ONE, options=of(options.VERBS), group=FOUND, needed=True),
    Box("channels", "Ways in", Kind.PICKS, "In the order in which they are offered.", of(options.CHANNELS), FOUND,
        usual=["online", "phone", "counter"]),
    Box("offered", "The service is offered", Kind.YES_NO, group=FOUND, usual=True),
    Box("owner", "Team", hint="The team whose queues get what a person has to look at, such as: parking.", group=ABOUT,
        needed=True),
    Box("duty", "Duty", hint="mandatory, priority or discretionary, with the law.", group=ABOUT,
        usual="discretionary"),
    Box("area", "Area in which a machine never decides", Kind.ONE, options=of(options.AREAS), group=ABOUT),
    Box("lgsl", "Number in the national list of services", Kind.WHOLE, "The LGSL number, where it is known.",
        group=ABOUT),
    Box("lgil", "Number in the national list of interactions", Kind.WHOLE, "The LGIL number, such as 8 to apply.",
        group=ABOUT),
    Box("lgsl_status", "These numbers are", Kind.ONE, options=of(options.STATUSES), group=ABOUT, usual="verified"),
)
SCRIPT = (
    Box("open", "Before the first question", Kind.PARAGRAPH),
    Box("close", "Before the form is sent", Kind.PARAGRAPH),
)
SIGNPOST = (
    Box("say", "What stands above it", Kind.WORDS, "Such as: These groups near you may help."),
    Box("at", "Where", Kind.SOME, "None selected: at each of them.", options.of(options.MOMENTS)),
    Box("flags", "Only where one of these flags is raised", Kind.SOME, options=options.flags),
    Box("services", "Other services", Kind.SOME, options=options.services),
    Box("elsewhere", "They live in another council's area: offer none of our groups", Kind.TICK),
    Box("groups", "Community groups", Kind.LINES, "What they are for, such as company; one on each line."),
    Box("answers", "Short answers", Kind.LINES, "Their ids, one on each line."),
)
BOUNDS = (
    Box("automatic_basis.law", "Law that lets the rule decide alone", hint="For decisions that rest on health, "
        "religion or the like. The Act with its section, such as: Care Act 2014, section 9.", group=BASIS),
    Box("automatic_basis.consent", "Or the question that asks for their consent", Kind.ONE, "Yes or no, always asked, "
        "and only the resident may answer. Who says no gets a person’s decision.", options.for_consent, BASIS,
        instead_of="automatic_basis.law"),
    Box("overridable", "Tests that a council may replace", Kind.SOME, "Councils that share the software may have their "
        "own in the place of these.", options.tests, "What a council may change"),
    Box("more_never_helps", "More of it must never help", Kind.SOME, "Such as savings. The checks look for somebody "
        "whom more would help.", options.of_type(*ORDERED), DIRECTION),
    Box("less_never_helps", "Less of it must never help", Kind.SOME, "Such as years of living here.",
        options.of_type(*ORDERED), DIRECTION),
)


def given_out(group: str = "") -> tuple[Box, ...]:
    """The boxes for the dates and amounts that a finding gives out by name."""
    name = Box("name", "Name in the answer", hint="", needed=True, missing="Enter the name")
    hint = "The name in small letters, such as last_day; beside it the name of a question, figure or worked-out value."
    return tuple(Rows(key, label, hint=hint, group=group, columns=(
        name, Box("value", "What it is", Kind.NAMED, needed=True, missing="Enter what it is")),
        opened=of_map, closed=as_map) for key, label in (("dates", "Dates"), ("amounts", "Amounts")))


GIVEN_OUT = given_out()


def _least(key: str, label: str) -> Rows:
    """The least level for something about money, from each amount on."""
    return Rows(key, label, hint="Left empty: a manager. One line without an amount holds for any.", columns=(
        Box("over_pence", "Over so many pence", Kind.WHOLE),
        Box("least", "Least level", Kind.ONE, options=of(options.LEVELS), needed=True,
            missing="Select the level")), opened=of_levels, closed=as_levels)


STAGES = (
    Box("fact", "Answer that says which stage", Kind.ONE, options=options.of_type(FactType.CHOICE), needed=True,
        missing="Select the answer that says which stage"),
    Box("starts", "Day from which it counts", Kind.ONE, options=options.of_type(FactType.DATE), needed=True,
        missing="Select the day from which it counts"),
    Rows("steps", "Stages", hint="Each begins when an officer says so. Place 0 takes one out.", columns=(
        Box("id", "Stage", Kind.ONE, options=options.all_choices, needed=True, missing="Select the stage"),
        Box("after", "Comes after", Kind.ONE, options=options.all_choices),
        Box("does", "Words of the button", Kind.WORDS),
        Box("told", "What the person reads", Kind.WORDS, needed=True, missing="Enter what the person reads"),
        Box("at_review", "When they ask for another look", Kind.YES_NO, usual=False)), ordered=True),
)
LEVELS = (
    Box("decide", "To decide", Kind.ONE, options=of(options.LEVELS), usual="core"),
    Box("against_rule", "To grant what the rule refuses", Kind.ONE, options=of(options.LEVELS), usual="manager"),
    Box("sign_off", "To agree to a colleague’s judgement", Kind.ONE, "Left empty: nobody has to.",
        of(options.LEVELS)),
    _least("refund", "To give money back"), _least("waive", "To let go of a charge"),
    Rows("moves", "To do one thing with a case", hint="Left out: whoever may do it anywhere. A line makes it a higher "
         "level, never a lower one.", opened=of_map, closed=as_map, columns=(
             Box("name", "What is done", Kind.ONE, options=of(options.MOVES), needed=True,
                 missing="Select what is done"),
             Box("value", "Least level", Kind.ONE, options=of(options.LEVELS), needed=True,
                 missing="Select the level"))),
)
JUDGEMENT = (
    Box("title", "What is looked at", Kind.WORDS, "Such as: Daily life.", needed=True),
    Box("look_at", "What to look for", Kind.PARAGRAPH, "Whoever judges reads it above the rating.", needed=True),
)
MEETING = (
    Box("kind", "Whose diary", hint="The kind of person, as the diary calls it, such as: social_worker.", needed=True,
        missing="Enter whose diary it is"),
    Box("minutes", "Minutes of a meeting", Kind.WHOLE, usual=60),
)
RENEWAL = (
    Box("window.months", "Months before the end when it can be renewed", Kind.WHOLE, needed=True),
    Box("mandate", "Agreeing to the payment beforehand", Kind.ONE, options=of(options.MANDATES), usual="none"),
    Box("confirm_by_reply", "A one-word YES is enough", Kind.TICK),
    Box("refreshes", "Dates that a YES confirms as of that day", Kind.SOME, options=options.dates),
    Box("reply_days", "Days for which a reply counts", Kind.WHOLE, usual=28),
    Box("grace_days", "Days to pay after the last day", Kind.WHOLE, usual=0),
    Rows("chase", "Reminders", hint="So many days before the last day; after it, with a minus, within the days to pay. "
         "The first message goes by itself when it can be renewed. Place 0 takes one out.", columns=(
             Box("days_before", "Days before", Kind.WHOLE, needed=True, missing="Enter the days"),
             Box("by", "By", Kind.ONE, options=of(options.CHASED_BY), needed=True,
                 missing="Select how it goes")), ordered=True),
)


def _lead(key: str, label: str, group: str, hint: str) -> Span:
    """The box for how long before a slot."""
    return Span(key, label, hint=hint, group=group, units={
        "hours": "hours before", "days": "days before", "working_days": "working days before"})


BOOKING = (
    Box("slot", "Question that is answered by choosing a time", Kind.ONE, "A question for a day, alone on its page. "
        "It comes after all that the free times hang on.", options.dates, WHAT, needed=True,
        missing="Select the question that is answered by choosing a time"),
    Box("resource.kind", "What is booked", hint="The kind of room, group or person, as the diary calls it, such as: "
        "registrar.", group=WHAT),
    Box("resource.by", "Or it goes by the answer to", Kind.ONE, options=options.of_type(FactType.CHOICE), group=WHAT,
        instead_of="resource.kind"),
    Rows("resource.kinds", "What is booked for each answer", columns=(
        Box("name", "Answer", Kind.ONE, options=options.all_choices, needed=True, missing="Select the answer"),
        Box("value", "What is booked", needed=True, missing="Enter what is booked")),
        opened=of_map, closed=as_map, group=WHAT, instead_of="resource.kind"),
    Box("place", "Question for the place", Kind.ONE, options=options.of_type(FactType.CHOICE), group=WHAT),
    Box("people", "Question for how many come", Kind.ONE, options=options.of_type(FactType.WHOLE_NUMBER), group=WHAT),
    Box("features", "Question for what it must have", Kind.ONE, "Its choice “none” asks for nothing.",
        options.of_type(FactType.CHOICES), WHAT),
    Box("minutes", "Minutes of a slot", Kind.AMOUNT, "A number, or the name of a figure.", group=WHEN, usual=30),
    Box("every_minutes", "Minutes from one slot to the next", Kind.WHOLE, group=WHEN, usual=30),
    _lead("notice", "They can book until", WHEN, "Left empty: one hour before."),
    Box("horizon_days", "Days ahead that can be booked", Kind.WHOLE, group=WHEN, usual=90),
    Box("earliest", "Not before this day", Kind.ONE, options=options.moments, group=WHEN),
    Box("latest", "Not after this day", Kind.ONE, options=options.moments, group=WHEN),
    Box("hold_minutes", "Minutes a slot is kept while the form is filled in", Kind.WHOLE, group=WHEN, usual=20),
    Box("pay_days", "Days to pay", Kind.WHOLE, group=WHEN, usual=2),
    _lead("cancel.until", "They can cancel until", BACK, "Left empty: until it begins."),
    Box("cancel.notice", "Number that holds the days of notice", Kind.ONE, "A whole number that nobody is asked.",
        options.of_type(FactType.WHOLE_NUMBER), BACK),
    Box("cancel.charge_percent", "Part of the price that is kept, in per cent", Kind.AMOUNT, "A number, or a figure "
        "that goes by the days of notice.", group=BACK, usual=0),
    _lead("change.until", "They can move it until", BACK, "Left empty: until it begins."),
    Box("change.times", "How often it may be moved", Kind.WHOLE, group=BACK, usual=3),
    Box("remind_days", "Reminders, so many days before", Kind.WHOLES, "One number after another. Empty: none.",
        group=COMING, usual=[7, 1]),
    Box("bring", "What to bring", Kind.SAYINGS, "One thing on each line.", group=COMING),
    Box("where", "Where to go", Kind.PARAGRAPH, group=COMING),
)
DUPLICATES = (
    Box("key", "The same answers to these questions", Kind.SOME, options=options.facts),
    Box("open_only", "Only what is still open counts", Kind.YES_NO, usual=True),
    Box("radius_m", "Within so many metres", Kind.WHOLE, "0 turns it off."),
    Box("days", "Within so many days", Kind.WHOLE),
    Box("same", "And the same answers to these questions", Kind.SOME, options=options.facts),
    Box("include_closed_days", "Closed so many days ago counts too", Kind.WHOLE, usual=0),
)
PUBLISH = (
    Box("public", "Reports stand on the public list", Kind.TICK),
    Box("named_by", "Question whose answer names the report", Kind.ONE, "A choice that others may see.",
        options.public_choices),
)
SAMPLING = (
    Box("rate", "Share that is looked at", Kind.NUMBER, "From 0 to 1: 0.05 is one in twenty."),
    Box("brake.disagreement", "Share of disagreement that stops deciding by rule", Kind.NUMBER, "Such as 0.1."),
    Box("brake.after", "After so many spot checks", Kind.WHOLE),
    Rows("more_when", "More where a flag is raised", hint="A share from 0 to 1: 1 is every one.", columns=(
        Box("flag", "Flag", Kind.ONE, options=options.flags, needed=True, missing="Select the flag"),
        Box("rate", "Share", Kind.NUMBER, needed=True, missing="Enter the share"))),
)
REOPENING = (
    Box("resident_days", "Days for the resident", Kind.WHOLE, "After a repair was finished. Left empty: 28. 0: never."),
    Box("officer_days", "Days for an officer", Kind.WHOLE, "With a reason. Left empty: 365. 0: never."),
    Box("endings", "Endings after which an officer may", Kind.SOME, "None ticked: those that are usual.",
        of(options.ENDINGS)),
    Box("source", "Source", hint="The law or policy that says so.", needed=True),
    Box("unverified", "The source is not one that we can name", Kind.TICK),
)
RETENTION = (
    Box("after", "Counted from when", Kind.ONE, options=of(options.AFTER), usual="closed"),
    Box("months", "Months", Kind.WHOLE, needed=True),
    Box("action", "Then", Kind.ONE, options=of(options.ACTIONS), usual="anonymise"),
    Box("source", "Source", hint="The law or policy that says so.", needed=True),
    Box("unverified", "The source is not one that we can name", Kind.TICK),
)
