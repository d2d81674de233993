"""Makes the booking rule of a definition ready: its names resolved, its figures typed, and the order of its questions
held to what a slot hangs on. What is wrong is said in one sentence, with the line."""
from collections.abc import Iterable, Mapping

from frontdoor.assessments.booking_rule import BookingRule
from frontdoor.assessments.compiled import BookingPlan
from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.expressions import Expressions, Path
from frontdoor.assessments.form import FactRef, Literal, Operand, ParameterRef
from frontdoor.assessments.lawfulness import facts_behind_ref

WHOLE_PRICE = 100
LONGEST_MINUTES = 24 * 60


def planned(definition: Definition, expressions: Expressions) -> BookingPlan | None:
    """The plan of a definition's bookings, or None where it books nothing. Raises DefinitionError."""
    return _Planner(definition, definition.booking, expressions).plan() if definition.booking else None


class _Planner:
    def __init__(self, definition: Definition, rule: BookingRule, expressions: Expressions) -> None:
        self.definition, self.rule, self.expressions = definition, rule, expressions
        self.wrong = expressions.wrong

    def plan(self) -> BookingPlan:
        rule = self.rule
        self._check_slot()
        kind_by, kinds = self._kinds()
        minutes = self._figure(rule.minutes, (1, LONGEST_MINUTES), "minutes")
        self._check_applies(minutes)
        self._check_place()
        for name, kind in ((rule.people, FactType.WHOLE_NUMBER), (rule.features, FactType.CHOICES)):
            if name is not None:
                self._known(name, kind, self._key_of(name))
        earliest, latest = self._date(rule.earliest, "earliest"), self._date(rule.latest, "latest")
        by = minutes.by if isinstance(minutes, ParameterRef) else None
        refs = [ref for ref in (kind_by, by, earliest, latest) if ref is not None]
        behind = set().union(*(facts_behind_ref(ref, self.expressions.derived) for ref in refs))
        behind |= {name for name in (rule.place, rule.people, rule.features) if name is not None}
        needs = tuple(fact.id for fact in self.definition.facts if fact.id in behind)
        self._check_order(needs)
        return BookingPlan(rule, minutes, self._charge(), kind_by, kinds, earliest, latest, needs)

    def _key_of(self, name: str) -> str:
        return next(key for key in ("people", "features") if getattr(self.rule, key) == name)

    def _check_place(self) -> None:
        """A place is chosen, or named by a record; nobody types it."""
        name = self.rule.place
        if name is None:
            return
        by_record = self.definition.has_fact(name) and self.definition.fact(name).record is not None
        fact = self._known(name, FactType.TEXT if by_record else FactType.CHOICE, "place")
        if fact.type is FactType.TEXT and "resident" in fact.from_:
            raise self.wrong(f"`place` is a choice, or a text of the records; nobody is asked `{name}`.",
                             ("booking", "place"))

    def _known(self, name: str, kind: FactType, *path: str) -> Fact:
        where: Path = ("booking", *path)
        if not self.definition.has_fact(name):
            raise self.wrong(f"There is no fact called `{name}`; check its spelling.", where)
        fact = self.definition.fact(name)
        if fact.type is not kind:
            raise self.wrong(f"`{path[-1]}` takes a {kind} fact, and `{name}` is a {fact.type}.", where)
        return fact

    def _check_slot(self) -> None:
        slot = self._known(self.rule.slot, FactType.DATE, "slot")
        if "resident" not in slot.from_ or slot.optional:
            raise self.wrong(f"`{slot.id}` is answered by choosing a slot, so it comes from the resident and is not "
                             "optional.", ("booking", "slot"))
        if slot.dont_know:
            raise self.wrong(f"A slot is chosen or not; take `dont_know` from `{slot.id}`.", ("booking", "slot"))
        page = next((page for page in self.definition.pages if slot.id in page.facts), None)
        if page is not None and len(page.facts) > 1:
            raise self.wrong(f"`{slot.id}` lists free slots, so it stands alone on its page.",
                             ("pages", self.definition.pages.index(page)))

    def _kinds(self) -> tuple[FactRef | None, Mapping[str, str]]:
        resource = self.rule.resource
        if isinstance(resource, str):
            return None, {"": resource}
        kinds = resource.get("kinds")
        if set(resource) != {"by", "kinds"} or not isinstance(kinds, Mapping):
            raise self.wrong("`resource` is a kind of resource, or {by: a choice fact, kinds: {its choices: kinds}}.",
                             ("booking", "resource"))
        fact = self._known(str(resource["by"]), FactType.CHOICE, "resource")
        choices = {choice.id for choice in fact.choices}
        if set(kinds) != choices or not all(isinstance(kind, str) and kind for kind in kinds.values()):
            raise self.wrong(f"`kinds` must name a kind for each choice of `{fact.id}`: {', '.join(sorted(choices))}.",
                             ("booking", "resource"))
        return FactRef(fact.id, fact.type), dict(kinds)

    def _figure(self, raw: int | str, bounds: tuple[int, int], *path: str) -> Operand:
        where: Path = ("booking", *path)
        if isinstance(raw, str) and not raw.startswith("$"):
            raise self.wrong(f"`{path[-1]}` is a whole number, or `$a_parameter`.", where)
        operand = self.expressions.count(raw, where)
        low, high = bounds
        for value in _values(operand):
            if not low <= value <= high:
                raise self.wrong(f"`{path[-1]}` must be from {low} to {high}, and {value} is not.", where)
        return operand

    def _check_applies(self, minutes: Operand) -> None:
        """Who books and is not asked what the length goes by still needs one: the table's `other`."""
        by = minutes.by if isinstance(minutes, ParameterRef) else None
        if by is None or not isinstance(minutes, ParameterRef):
            return
        facts = [self.definition.fact(name) for name in facts_behind_ref(by, self.expressions.derived)
                 if self.definition.has_fact(name)]  # what every claim has, such as `received`, needs no asking
        has_other = all("other" in (stretch.table or {}) for stretch in minutes.stretches)
        as_slot = (None, self.definition.fact(self.rule.slot).when)
        if any(fact.when not in as_slot for fact in facts) and not has_other:
            raise self.wrong(f"Not everybody who books is asked `{by.id}`, so `{minutes.name}` needs `other`.",
                             ("booking", "minutes"))

    def _charge(self) -> Operand:
        cancel = self.rule.cancel
        if cancel.notice is not None:
            is_day = self.definition.has_fact(cancel.notice) and (
                self.definition.fact(cancel.notice).type is FactType.DATE)
            self._known(cancel.notice, FactType.DATE if is_day else FactType.WHOLE_NUMBER, "cancel", "notice")
        charge = self._figure(cancel.charge_percent, (0, WHOLE_PRICE), "cancel", "charge_percent")
        by = charge.by if isinstance(charge, ParameterRef) else None
        if by is not None and not facts_behind_ref(by, self.expressions.derived) <= {cancel.notice, self.rule.slot}:
            raise self.wrong(f"`charge_percent` may be picked by the days of `notice` only, not by `{by.id}`.",
                             ("booking", "cancel", "charge_percent"))
        return charge

    def _date(self, name: str | None, key: str) -> FactRef | None:
        if name is None:
            return None
        ref = self.expressions.fact(name, ("booking", key))
        if ref.type is not FactType.DATE:
            raise self.wrong(f"`{key}` takes a date, and `{name}` is a {ref.type}.", ("booking", key))
        return ref

    def _check_order(self, needs: Iterable[str]) -> None:
        """All that a slot hangs on is asked of everybody it concerns, on an earlier page."""
        slot = self.rule.slot
        order = [name for page in self.definition.pages for name in page.facts]
        for name in needs:
            fact = self.definition.fact(name)
            index = self.definition.facts.index(fact)
            if name == slot:
                raise self.wrong(f"Which slots there are cannot hang on `{slot}`, which is chosen among them.",
                                 ("booking",))
            if "resident" in fact.from_ and (fact.needed != "always" or fact.optional):
                raise self.wrong(f"Which slots there are hangs on `{name}`, so it is `needed: always` and not "
                                 "optional.", ("facts", index))
            if name in order and slot in order and order.index(name) > order.index(slot):
                raise self.wrong(f"`{slot}` hangs on `{name}`, so its page comes after that of `{name}`.", ("pages",))


def _values(operand: Operand) -> list[int]:
    """Every figure that an operand may give."""
    if isinstance(operand, Literal):
        return [operand.value]
    if not isinstance(operand, ParameterRef):
        return []
    found: list[int] = []
    for stretch in operand.stretches:
        found += (stretch.table or {}).values()
        found += [value for _, value in stretch.bands or ()]
        found += [stretch.value] if stretch.value is not None else []
    return found
