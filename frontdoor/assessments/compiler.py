"""Makes a definition ready to be evaluated, or says in one sentence what is wrong with it, and where."""
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from frontdoor.assessments import booking_plan, lawfulness
from frontdoor.assessments.compiled import (
    ClockPlan, Compiled, FastTrackPlan, FlagPlan, OutcomePlan, SignpostPlan, SpanPlan)
from frontdoor.assessments.definition import (
    ClockRule, ConsentBasis, Definition, Fact, FactType, Grant, Outcome, Period, Result)
from frontdoor.assessments.entitling import LAPSE, OPEN
from frontdoor.assessments.expressions import Expressions, Path
from frontdoor.assessments.form import FactRef, Literal, Node, Operand, ParameterRef, criteria_in
from frontdoor.assessments.operators import ORDERED
from frontdoor.assessments.outcome import Length
from frontdoor.assessments.question import RECORD_KEYS
from frontdoor.assessments.resting import Resting, Step

LONGEST_MONTH_DAYS = 31
# What can be asked of each person in a list.
FIELD_TYPES = frozenset({
    FactType.YES_NO, FactType.CHOICE, FactType.CHOICES, FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY,
    FactType.TEXT, FactType.DATE, FactType.TIME, FactType.TIME_RANGE})


def compile_definition(definition: Definition) -> Compiled:
    """The definition with names resolved, types checked and lawfulness settled.

    Raises DefinitionError with file, line and the cure for the first thing that is wrong.
    """
    return _Compiler(definition).compiled()


class _Compiler:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.expressions = Expressions(definition)
        self.wrong = self.expressions.wrong

    def compiled(self) -> Compiled:
        definition = self.definition
        self._check_ids()
        self._check_facts()
        self._check_outcome_order()
        criteria = {name: self.expressions.node(criterion.test, ("criteria", name, "test"))
                    for name, criterion in definition.criteria.items()}
        self._check_circles(criteria)
        for name in definition.derived:
            self.expressions.derive(name)
        self._check_words()
        self._check_references()
        self._check_renewal()
        self._check_overridable()
        lawfulness.refuse_unlawful(definition, self.wrong)
        resting = self._resting(criteria)
        return Compiled(
            definition=definition,
            hash=hashlib.sha256(definition.canonical.encode()).hexdigest(),
            criteria=criteria,
            derived=dict(self.expressions.derived),
            parameters=self._parameters(),
            outcomes=tuple(self._outcome(index, outcome, resting)
                           for index, outcome in enumerate(definition.outcomes)),
            flags=tuple(FlagPlan(flag, self._node(flag.when, "flags", index, "when"),
                                 self._clock(flag.clock, ("flags", index, "clock")))
                        for index, flag in enumerate(definition.flags)),
            fast_tracks=tuple(FastTrackPlan(track, self._node(track.when, "fast_track", index, "when"),
                                            self._clock(track.clock, ("fast_track", index, "clock")))
                              for index, track in enumerate(definition.fast_track)),
            clock=self._clock(definition.clock, ("clock",)) or ClockPlan(definition.clock, None, None),
            asked_when={fact.id: self._node(fact.when, "facts", index, "when")
                        for index, fact in enumerate(definition.facts) if fact.when is not None},
            booking=booking_plan.planned(definition, self.expressions),
            signposting=tuple(SignpostPlan(one, None if one.when is None else
                                           self._node(one.when, "signposting", index, "when"))
                              for index, one in enumerate(definition.signposting)),
            amounts=self._amounts(definition.amounts, ()),
            dates=self._dates(definition.dates, ()),
        )

    def _node(self, raw: Any, *path: str | int) -> Node:
        return self.expressions.node(raw, path)

    def _unique(self, names: Iterable[str], what: str, path: str) -> None:
        for index, (name, count) in enumerate(Counter(names).items()):
            if count > 1:
                raise self.wrong(f"There are {count} {what} called `{name}`; give each its own id.", (path, index))

    def _check_ids(self) -> None:
        definition = self.definition
        self._unique((fact.id for fact in definition.facts), "facts", "facts")
        self._unique((outcome.id for outcome in definition.outcomes), "outcomes", "outcomes")
        raised = [flag.id for flag in definition.flags] + [track.id for track in definition.fast_track]
        self._unique(raised, "flags", "flags")
        self._unique((gate.id for gate in definition.gates), "gates", "gates")
        self._unique((page.id for page in definition.pages), "pages", "pages")
        self._unique((fact for page in definition.pages for fact in page.facts), "places on pages for a fact",
                     "pages")
        for name, series in definition.parameters.items():
            if not series:
                raise self.wrong(f"`{name}` has no value; give it one, or remove it.", ("parameters", name))
        for name in definition.derived:
            if definition.has_fact(name) or name in definition.parameters:
                raise self.wrong(f"`{name}` is derived and also a fact or parameter; rename one.", ("derived", name))

    def _check_facts(self) -> None:
        for index, fact in enumerate(self.definition.facts):
            path: Path = ("facts", index)
            has_choices = fact.type in (FactType.CHOICE, FactType.CHOICES)
            if has_choices != bool(fact.choices):
                cure = "needs `choices`" if has_choices else "has choices, so its type must be choice or choices"
                raise self.wrong(f"`{fact.id}` {cure}.", path)
            self._unique((choice.id for choice in fact.choices), f"choices of {fact.id}", "facts")
            if "resident" in fact.from_ and fact.ask is None:
                raise self.wrong(f"`{fact.id}` comes from the resident, so it needs `ask`.", path)
            self._check_fields_of(fact, path)
            if fact.pattern is not None and fact.type not in (FactType.TEXT, FactType.PHONE, FactType.EMAIL):
                raise self.wrong(f"`{fact.id}` is a {fact.type}, and only text can have a `pattern`.", path)
            if fact.record is not None and (fact.record not in RECORD_KEYS or "record" not in fact.from_):
                raise self.wrong(f"`{fact.id}` has the record {fact.record!r}; use one of "
                                 f"{', '.join(sorted(RECORD_KEYS))}, with `record` in `from`.", path)

    def _check_fields_of(self, fact: Fact, path: Path) -> None:
        """What is asked of each person in a list: plain questions, under names that nothing else has."""
        if fact.fields and fact.type is not FactType.PEOPLE:
            raise self.wrong(f"`{fact.id}` has fields, so its type must be people.", path)
        self._unique((field.id for field in fact.fields), f"fields of {fact.id}", "facts")
        for place, field in enumerate(fact.fields):
            here: Path = (*path, "fields", place)
            if field.type not in FIELD_TYPES:
                raise self.wrong(f"A field of people must be one of {', '.join(sorted(FIELD_TYPES))}; `{field.id}` is "
                                 f"a {field.type}.", here)
            if self.definition.has_fact(field.id) or field.id in self.definition.derived:
                raise self.wrong(f"`{field.id}` is also the name of a fact; a field needs a name of its own.", here)
            if (field.type in (FactType.CHOICE, FactType.CHOICES)) != bool(field.choices):
                raise self.wrong(f"`{field.id}` needs `choices` if it is a choice, and only then.", here)
            if field.ask is None:
                raise self.wrong(f"`{field.id}` is asked of each person, so it needs `ask`.", here)
            if field.when is not None or field.record is not None:
                raise self.wrong(f"`{field.id}` is asked of each person alike: it has no `when` and no `record`.", here)

    def _check_outcome_order(self) -> None:
        outcomes = self.definition.outcomes
        if not outcomes or not outcomes[-1].otherwise or sum(outcome.otherwise for outcome in outcomes) != 1:
            raise self.wrong("The last outcome, and no other, must say `otherwise: true`.",
                             ("outcomes", len(outcomes) - 1))
        for index, outcome in enumerate(outcomes):
            path: Path = ("outcomes", index)
            if outcome.otherwise == (outcome.when is not None):
                raise self.wrong(f"The outcome `{outcome.id}` needs `when`, or `otherwise: true`.", path)
            if outcome.result is Result.NEEDS_MORE_INFO:
                raise self.wrong("needs_more_info comes by itself while facts are missing; use another result.", path)
            if outcome.automatic and outcome.tier != 1:
                raise self.wrong(f"`{outcome.id}` is automatic, so its tier must be 1.", path)

    def _check_circles(self, criteria: dict[str, Node]) -> None:
        def visit(name: str, trail: tuple[str, ...]) -> None:
            if name in trail:
                raise self.wrong(f"`{name}` rests on itself; break the circle.", ("criteria", name))
            for inner in criteria_in(criteria[name]):
                visit(inner, (*trail, name))

        for name in criteria:
            visit(name, ())

    def _check_words(self) -> None:
        known = ({fact.id for fact in self.definition.facts} | set(self.definition.parameters)
                 | set(self.definition.derived))
        for name, criterion in self.definition.criteria.items():
            for kind in ("met", "not_met", "not_known", "dont_know", "change"):
                text = getattr(criterion.words, kind)
                for language in ("en", "cy"):
                    self._check_fields(text.in_language(language) if text else "", known,
                                       ("criteria", name, "words", kind))

        for index, outcome in enumerate(self.definition.outcomes):
            words = [outcome.heading, outcome.answer, outcome.next.say if outcome.next else None]
            words += outcome.grant.conditions if outcome.grant else ()
            for one in words:
                self._check_fields(one or "", known, ("outcomes", index))

    def _check_fields(self, words: str, known: set[str], path: Path) -> None:
        try:
            fields = [name for _, name, _, _ in Formatter().parse(words) if name is not None]
        except ValueError as error:
            raise self.wrong("The words hold a brace that does not close.", path) from error
        for name in fields:
            if not re.fullmatch(r"[a-z0-9_]+", name) or name not in known:
                raise self.wrong(f"The words name {{{name}}}, which is no fact or parameter.", path)

    def _check_references(self) -> None:
        definition = self.definition
        for index, page in enumerate(definition.pages):
            self._check_known(page.facts, ("pages", index))
        duplicates = definition.duplicates
        if duplicates:
            self._check_known((*duplicates.key, *duplicates.same), ("duplicates",))
        self._check_name_of_reports()
        self._check_directions()
        self._check_stages()
        gates = {gate.id for gate in definition.gates}
        outcomes = {outcome.id for outcome in definition.outcomes}
        for index, gate in enumerate(definition.gates):
            self._check_known(gate.needs, ("gates", index))
        for index, group in enumerate(definition.order_decides):
            if set(group) - outcomes:
                raise self.wrong("`order_decides` must list ids of outcomes.", ("order_decides", index))
        named = [(("outcomes", index), outcome.gate) for index, outcome in enumerate(definition.outcomes)]
        named += [(("flags", index), flag.gate) for index, flag in enumerate(definition.flags)]
        raised = {flag.id for flag in definition.flags} | {track.id for track in definition.fast_track}
        for index, signpost in enumerate(definition.signposting):
            for name in sorted(set(signpost.flags) - raised):
                raise self.wrong(f"There is no flag called `{name}`.", ("signposting", index))
        for path, gate_id in named:
            if gate_id is not None and gate_id not in gates:
                raise self.wrong(f"There is no gate called `{gate_id}`.", path)

    def _check_directions(self) -> None:
        for key in ("more_never_helps", "less_never_helps"):
            names = getattr(self.definition, key)
            self._check_known(names, (key,))
            for name in names:
                if self.definition.fact(name).type not in ORDERED:
                    raise self.wrong(f"`{key}` takes numbers, money, dates and times; `{name}` is none.", (key,))

    def _check_name_of_reports(self) -> None:
        named_by, path = self.definition.publish.named_by, ("publish", "named_by")
        if named_by is None:
            return
        self._check_known((named_by,), path)
        fact = self.definition.fact(named_by)
        if fact.type is not FactType.CHOICE or not fact.public:
            raise self.wrong(f"`named_by` must be a public choice, so that `{named_by}` may stand in a title.", path)

    def _check_overridable(self) -> None:
        """What a council may replace is the test of a criterion, or the condition of an outcome, flag or fast track."""
        definition = self.definition
        places = {f"criteria.{name}.test" for name in definition.criteria}
        for key, parts in (("outcomes", [one for one in definition.outcomes if not one.otherwise]),
                           ("flags", definition.flags), ("fast_track", definition.fast_track)):
            places |= {f"{key}.{part.id}.when" for part in parts}
        for index, path in enumerate(definition.overridable):
            if path not in places:
                raise self.wrong(f"`overridable` names `{path}`, which is no test; use one of "
                                 f"{', '.join(sorted(places))}.", ("overridable", index))

    def _check_stages(self) -> None:
        stages = self.definition.stages
        if stages is None:
            return
        self._check_known((stages.fact, stages.starts), ("stages",))
        fact, starts = self.definition.fact(stages.fact), self.definition.fact(stages.starts)
        if fact.type is not FactType.CHOICE or starts.type is not FactType.DATE:
            raise self.wrong("`fact` must be a choice and `starts` a date.", ("stages",))
        for index, step in enumerate(stages.steps):
            if fact.choice(step.id) is None:
                raise self.wrong(f"`{fact.id}` has no choice `{step.id}`.", ("stages", "steps", index))
            if not step.does and not step.at_review:
                raise self.wrong("A stage that an officer begins needs the words of the button in `does`.",
                                 ("stages", "steps", index))

    def _check_renewal(self) -> None:
        renewal = self.definition.renewal
        if renewal is None:
            return
        if not any(outcome.grant for outcome in self.definition.outcomes):
            raise self.wrong("There is a `renewal`, but no outcome has a `grant` to renew.", ("renewal",))
        self._check_known(renewal.refreshes, ("renewal", "refreshes"))
        for name in renewal.refreshes:
            if self.definition.fact(name).type is not FactType.DATE:
                raise self.wrong(f"`refreshes` renews dates, and `{name}` is none.", ("renewal", "refreshes"))
        self._unique((OPEN, LAPSE, *(step.id for step in renewal.chase)), "steps", "renewal")
        for index, step in enumerate(renewal.chase):
            if -step.days_before > renewal.grace_days:
                raise self.wrong(f"The step `{step.id}` comes after the grace of {renewal.grace_days} days has ended.",
                                 ("renewal", "chase", index))
            if step.days_before > LONGEST_MONTH_DAYS * renewal.window.months:
                raise self.wrong(f"The step `{step.id}` comes before the window opens.", ("renewal", "chase", index))

    def _check_known(self, names: Iterable[str], path: Path) -> None:
        for name in names:
            if not self.definition.has_fact(name):
                raise self.wrong(f"There is no fact called `{name}`; check its spelling.", path)

    def _parameters(self) -> dict[str, ParameterRef]:
        """Every series once more by itself, for words and checks; values stay as they were written."""
        found = {}
        for name, series in self.definition.parameters.items():
            sample = next(iter((series[0].values or series[0].bands or {"": series[0].value}).values()))
            kind = FactType.WHOLE_NUMBER if isinstance(sample, int) else FactType.TEXT
            found[name] = self.expressions.parameter(name, kind, ("parameters", name))
        return found

    def _outcome(self, index: int, outcome: Outcome, resting: Resting) -> OutcomePlan:
        path: Path = ("outcomes", index)
        step = resting.steps[index]
        special = lawfulness.special(self.definition, resting.on(index)) if outcome.automatic else ()
        basis = self.definition.automatic_basis
        held = bool(special) and basis is None
        return OutcomePlan(
            outcome=outcome, when=step.when, automatic=outcome.automatic and not held, held_for_legal_basis=held,
            special=special, consent=basis.consent if special and isinstance(basis, ConsentBasis) else None,
            clock=self._clock(outcome.clock, (*path, "clock")),
            fee=self._fee(outcome.fee, (*path, "fee")),
            amounts=self._amounts(outcome.amounts, path),
            dates=self._dates(outcome.dates, path),
            grant_months=self._whole(outcome.grant.months if outcome.grant else None, (*path, "grant")),
            grant_starts=self._grant_days(outcome.grant, "starts_on", (*path, "grant")),
            grant_ends=self._grant_days(outcome.grant, "ends_by", (*path, "grant")),
        )

    def _resting(self, criteria: dict[str, Node]) -> Resting:
        """On which facts each outcome rests, before it is known which may be decided by rule."""
        steps = [Step(None if outcome.otherwise else self._node(outcome.when, "outcomes", index, "when"),
                      outcome.automatic, self._given_by(outcome, ("outcomes", index)))
                 for index, outcome in enumerate(self.definition.outcomes)]
        return Resting(steps, criteria, self.expressions.derived)

    def _given_by(self, outcome: Outcome, path: Path) -> tuple[Operand, ...]:
        """What an outcome charges and gives, as far as it hangs on facts."""
        fee = self._fee(outcome.fee, (*path, "fee"))
        months = self._whole(outcome.grant.months if outcome.grant else None, (*path, "grant"))
        found = (fee, months, *self._amounts(outcome.amounts, path).values(),
                 *self._grant_days(outcome.grant, "starts_on", (*path, "grant")),
                 *self._grant_days(outcome.grant, "ends_by", (*path, "grant")))
        return tuple(one for one in found if one is not None)

    def _grant_days(self, grant: Grant | None, key: str, path: Path) -> tuple[FactRef, ...]:
        if grant is None:
            return ()
        self._whole(grant.units, path)
        if grant.subject is not None:
            self._check_known((grant.subject,), (*path, "subject"))
        days = tuple(self.expressions.fact(name, (*path, key)) for name in getattr(grant, key))
        for ref in days:
            if ref.type is not FactType.DATE:
                raise self.wrong(f"`{key}` takes dates, and `{ref.id}` is none.", (*path, key))
        return days

    def _whole(self, raw: int | str | None, path: Path) -> Operand | None:
        return None if raw is None else self.expressions.count(raw, path)

    def _fee(self, raw: int | str | None, path: Path) -> Operand | None:
        if not isinstance(raw, str) or raw.startswith("$"):
            return self._whole(raw, path)
        ref = self.expressions.fact(raw, path)
        if ref.type not in (FactType.MONEY, FactType.WHOLE_NUMBER):
            raise self.wrong(f"A fee is whole pence, `$a_parameter` or money; `{raw}` is a {ref.type}.", path)
        return ref

    def _amounts(self, given: Mapping[str, Any], path: Path) -> dict[str, Operand]:
        return {key: self._amount(raw, (*path, "amounts", key)) for key, raw in given.items()}

    def _dates(self, given: Mapping[str, Any], path: Path) -> dict[str, Operand]:
        return {key: self.expressions.operand(raw if str(raw).startswith("$") else {"fact": raw}, FactType.DATE,
                                              (*path, "dates", key)) for key, raw in given.items()}

    def _amount(self, raw: Any, path: Path) -> Operand:
        if isinstance(raw, str) and raw.startswith("$"):
            return self.expressions.parameter(raw[1:], FactType.DECIMAL, path)
        if isinstance(raw, str):
            return self.expressions.fact(raw, path)
        return Literal(raw)

    def _clock(self, rule: ClockRule | None, path: Path) -> ClockPlan | None:
        if rule is None:
            return None
        runs = rule.promise is not None or rule.statutory is not None
        if runs and self.definition.area == "safeguarding" and (
                rule.pauses_for_resident or rule.pause_law or rule.more):
            raise self.wrong("A safeguarding clock cannot be paused and gets no more time; say "
                             "`pauses_for_resident: false`.", path)
        return ClockPlan(rule, self._span(rule.promise, (*path, "promise")),
                         self._span(rule.statutory, (*path, "statutory")),
                         self._span(rule.more.by if rule.more else None, (*path, "more", "by")))

    def _span(self, period: Length | None, path: Path) -> SpanPlan | None:
        if period is None:
            return None
        amount = self.expressions.count(period.amount, path)
        begins = period.from_ if isinstance(period, Period) else "received"
        start = None if begins == "received" else self.expressions.fact(begins, path)
        if start is not None and start.type is not FactType.DATE:
            raise self.wrong(f"A clock runs from `received` or from a date; `{start.id}` is neither.", path)
        if isinstance(amount, ParameterRef):
            return SpanPlan(amount, period.unit, start)
        if isinstance(amount, Literal) and amount.value >= 0:
            return SpanPlan(amount.value, period.unit, start)
        raise self.wrong("The length of a clock must be a whole number of 0 or more.", path)
