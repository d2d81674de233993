"""The boxes for what is said of a service as a whole."""
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.options import of

START_PAGE, FOUND, ABOUT = "The start page", "How it is found", "Who looks after it"

START = (
    Box("name", "Name", Kind.WORDS, "As on the button, such as: Report a pothole.", group=START_PAGE, needed=True),
    Box("summary", "In one sentence", Kind.WORDS, group=START_PAGE, needed=True),
    Box("start.who", "Who can use it", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.cost", "What it costs", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.takes", "How long it takes", Kind.WORDS, group=START_PAGE),
    Box("start.decision", "When they hear", Kind.PARAGRAPH, group=START_PAGE),
    Box("start.need", "What they need", Kind.LINES, "One thing on each line.", group=START_PAGE),
    Box("start.before", "What they should know first", Kind.PARAGRAPH, group=START_PAGE),
    Box("words", "How people ask for it", Kind.LINES, "One word or phrase on each line, in people’s own words.",
        group=FOUND),
    Box("verb", "What the resident does", Kind.ONE, options=of(options.VERBS), group=FOUND, needed=True),
    Box("channels", "Ways in", Kind.PICKS, "In the order in which they are offered.", of(options.CHANNELS), FOUND,
        usual=["online", "phone", "counter"]),
    Box("offered", "The service is offered", Kind.YES_NO, group=FOUND, usual=True),
    Box("owner", "Team", hint="The team whose queues get what a person has to look at, such as: parking.", group=ABOUT,
        needed=True),
    Box("duty", "Duty", hint="mandatory, priority or discretionary, with the law.", group=ABOUT,
        usual="discretionary"),
    Box("area", "Area in which a machine never decides", Kind.ONE, options=of(options.AREAS), group=ABOUT),
)
LEVELS = (
    Box("decide", "To decide", Kind.ONE, options=of(options.LEVELS), usual="core"),
    Box("against_rule", "To grant what the rule refuses", Kind.ONE, options=of(options.LEVELS), usual="manager"),
)
RENEWAL = (
    Box("window.months", "Months before the end when it can be renewed", Kind.WHOLE, needed=True),
    Box("mandate", "Agreeing to the payment beforehand", Kind.ONE, options=of(options.MANDATES), usual="none"),
    Box("confirm_by_reply", "A one-word YES is enough", Kind.TICK),
    Box("refreshes", "Dates that a YES confirms as of that day", Kind.SOME, options=options.dates),
    Box("reply_days", "Days for which a reply counts", Kind.WHOLE, usual=28),
    Box("grace_days", "Days to pay after the last day", Kind.WHOLE, usual=0),
)
BOOKING = (
    Box("minutes", "Minutes of a slot", Kind.AMOUNT, "A number, or the name of a figure."),
    Box("every_minutes", "Minutes from one slot to the next", Kind.WHOLE, usual=30),
    Box("horizon_days", "Days ahead that can be booked", Kind.WHOLE, usual=90),
    Box("hold_minutes", "Minutes a slot is kept while the form is filled in", Kind.WHOLE, usual=20),
    Box("pay_days", "Days to pay", Kind.WHOLE, usual=2),
    Box("change.times", "How often it may be moved", Kind.WHOLE, usual=3),
    Box("bring", "What to bring", Kind.LINES, "One thing on each line."),
    Box("where", "Where to go", Kind.PARAGRAPH),
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
)
RETENTION = (
    Box("after", "Counted from when", Kind.ONE, options=of(options.AFTER), usual="closed"),
    Box("months", "Months", Kind.WHOLE, needed=True),
    Box("action", "Then", Kind.ONE, options=of(options.ACTIONS), usual="anonymise"),
    Box("source", "Source", hint="The law or policy that says so.", needed=True),
    Box("unverified", "The source is not one that we can name", Kind.TICK),
)
