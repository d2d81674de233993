"""Reads the tests of a definition into the intermediate form, with every name and type checked."""
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from frontdoor.assessments.definition import Definition, DefinitionError, Fact, FactType, ParameterValue
from frontdoor.assessments.days import COUNTING, Days
from frontdoor.assessments.derived import FUNCTIONS, Function
from frontdoor.assessments.facts import WrongValue, shared_facts, typed_value
from frontdoor.assessments.form import (
    NUMBER, All, Any_, AtLeastN, Constant, CriterionRef, Derived, EveryOf, FactRef, Literal, Node, Not, Operand,
    ParameterRef, SomeOf, Stretch, Test, key_of)
from frontdoor.assessments.operators import NUMBERS, OPERATORS, Operator, Takes
from frontdoor.clock import NATIONS

Path = tuple[str | int, ...]
JOINS = ("all", "any", "not", "at_least_n", "some_of", "every_of")
OF_PEOPLE: dict[str, type[SomeOf] | type[EveryOf]] = {"some_of": SomeOf, "every_of": EveryOf}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,11})\Z")


class Expressions:
    """The names of one definition, and the reading of tests that use them. All methods raise DefinitionError
    with the line of `path`, the place in the definition that is being read."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.derived: dict[str, Derived] = {}
        self._working_out: list[str] = []
        self._people: Fact | None = None    # the list whose persons are being read about

    def wrong(self, say: str, path: Path) -> DefinitionError:
        source = self.definition.source
        return DefinitionError(say, source.file, source.line(*path))

    def node(self, raw: Any, path: Path) -> Node:
        """A test: true or false, a criterion's or a yes_no fact's name, a join of tests, or one on a fact."""
        if isinstance(raw, bool):
            return Constant(raw)
        if isinstance(raw, str):
            return self._named(raw, path)
        if not isinstance(raw, dict) or not raw:
            raise self.wrong(f"A test must be a criterion's name, {{fact: …}} or {', '.join(JOINS)}.", path)
        if "fact" in raw:
            return self._test(raw, path)
        if len(raw) != 1 or next(iter(raw)) not in JOINS:
            raise self.wrong(f"A test begins with `fact`, or is one of {', '.join(JOINS)}; this has "
                             f"{', '.join(f'`{key}`' for key in raw)}.", path)
        return self._join(raw, path)

    def _named(self, name: str, path: Path) -> Node:
        if name in self.definition.criteria:
            return CriterionRef(name)
        if self._declared(name) and self.fact(name, path).type is FactType.YES_NO:
            return Test(self.fact(name, path), "is", (Literal(True),))
        raise self.wrong(f"There is no criterion or yes_no fact called `{name}`; check its spelling.", path)

    def _join(self, raw: Mapping[str, Any], path: Path) -> Node:
        kind, inner = next(iter(raw.items()))
        if kind == "not":
            return Not(self.node(inner, (*path, kind)))
        if kind == "at_least_n":
            if not isinstance(inner, dict) or set(inner) != {"n", "of"} or not isinstance(inner["n"], int):
                raise self.wrong("`at_least_n` must have `n`, a whole number, and `of`, a list of tests.", path)
            return AtLeastN(inner["n"], self._nodes(inner["of"], (*path, kind, "of")))
        if kind in OF_PEOPLE:
            return self._of_people(kind, inner, (*path, kind))
        parts = self._nodes(inner, (*path, kind))
        return All(parts) if kind == "all" else Any_(parts)

    def _of_people(self, kind: str, raw: Any, path: Path) -> Node:
        if not isinstance(raw, dict) or set(raw) != {"people", "test"}:
            raise self.wrong(f"`{kind}` must have `people`, a list of people, and `test`, what holds of a person.",
                             path)
        if self._people is not None:
            raise self.wrong(f"`{kind}` cannot stand inside another test of people; give it a criterion of its own.",
                             path)
        people = self.fact(raw["people"], path)
        if people.type is not FactType.PEOPLE or not self.definition.fact(people.id).fields:
            raise self.wrong(f"`{people.id}` is no list of people with `fields`.", path)
        self._people = self.definition.fact(people.id)
        try:
            return OF_PEOPLE[kind](people, self.node(raw["test"], (*path, "test")))
        finally:
            self._people = None

    def _declared(self, name: str) -> Fact | None:
        """The fact of that name, or the field where persons of a list are read about."""
        field = self._people.field(name) if self._people is not None else None
        return field or (self.definition.fact(name) if self.definition.has_fact(name) else None)

    def _nodes(self, raw: Any, path: Path) -> tuple[Node, ...]:
        if not isinstance(raw, list) or not raw:
            raise self.wrong(f"`{path[-1]}` must hold a list of at least one test.", path)
        return tuple(self.node(one, (*path, index)) for index, one in enumerate(raw))

    def _test(self, raw: Mapping[str, Any], path: Path) -> Node:
        subject = self.fact(raw["fact"], path)
        named = [key for key in raw if key != "fact"]
        if len(named) != 1 or named[0] not in OPERATORS:
            raise self.wrong(f"A test on a fact needs exactly one operator out of {', '.join(OPERATORS)}.", path)
        operator = OPERATORS[named[0]]
        if subject.type not in operator.types:
            raise self.wrong(f"`{operator.name}` does not fit `{subject.id}`, which is a {subject.type}.", path)
        return self._with_operands(subject, operator, raw[operator.name], (*path, operator.name))

    def _with_operands(self, subject: FactRef, operator: Operator, raw: Any, path: Path) -> Node:
        if operator.takes is Takes.YES_NO:
            if not isinstance(raw, bool):
                raise self.wrong(f"`{operator.name}` must be true or false.", path)
            test = Test(subject, operator.name, (Literal(True),))
            return test if raw else Not(test)
        return Test(subject, operator.name, self._operands(subject, operator, raw, path))

    def _operands(self, subject: FactRef, operator: Operator, raw: Any, path: Path) -> tuple[Operand, ...]:
        takes = operator.takes
        if takes is Takes.VALUE:
            return (self.operand(raw, subject.type, path, self._choices(subject)),)
        if takes in (Takes.VALUES, Takes.PAIR):
            if not isinstance(raw, list) or not raw or (takes is Takes.PAIR and len(raw) != 2):
                raise self.wrong(f"`{operator.name}` must have {takes}.", path)
            single = FactType.CHOICE if subject.type is FactType.CHOICES else subject.type
            return tuple(self.operand(one, single, path, self._choices(subject)) for one in raw)
        if takes is Takes.COUNT:
            return (self.count(raw, path), self.fact("as_of", path))
        if takes is Takes.NAMES:
            names = raw if isinstance(raw, list) else [raw]
            return tuple(self.operand(name, FactType.TEXT, path) for name in names)
        return self._window(raw, path)

    def _window(self, raw: Any, path: Path) -> tuple[Operand, ...]:
        if not isinstance(raw, dict):
            raw = {"n": raw, "before": "as_of"}
        counts_days = path[-1] in COUNTING
        allowed = {"n", "after", "before", *(["calendar"] if counts_days else [])}
        anchors = [key for key in ("after", "before") if key in raw]
        if set(raw) - allowed or "n" not in raw or len(anchors) != 1:
            raise self.wrong(f"`{path[-1]}` must have {Takes.WINDOW}.", path)
        anchor = self.fact(raw[anchors[0]], path)
        if anchor.type is not FactType.DATE:
            raise self.wrong(f"`{anchor.id}` must be a date to count from.", path)
        counting = (self._calendar(raw.get("calendar"), path),) if counts_days else ()
        return self.count(raw["n"], path), anchor, Literal(anchors[0] == "after"), *counting

    def _calendar(self, named: Any, path: Path) -> Literal:
        """The days that count: by the calendar that is named, else by that of the service's clock."""
        if named is not None and named not in NATIONS:
            raise self.wrong(f"`{named}` is no calendar; use one of {', '.join(NATIONS)}.", path)
        return Literal(Days(named or self.definition.clock.calendar, self.definition.source.terms))

    def _choices(self, subject: FactRef) -> tuple[str, ...]:
        declared = self._declared(subject.id)
        if declared is not None:
            return tuple(choice.id for choice in declared.choices)
        shared = shared_facts().get(subject.id)
        return tuple(choice.id for choice in shared.choices) if shared else ()

    def fact(self, name: Any, path: Path) -> FactRef:
        """The fact, field, derived value or moment (as_of, received) of that name."""
        if isinstance(name, str):
            declared = self._declared(name)
            if declared is not None:
                is_field = not self.definition.has_fact(name)
                return FactRef(name, declared.type, of=self._people.id if self._people and is_field else None)
            if name in self.definition.derived:
                return FactRef(name, self.derive(name).type, derived=True)
            if name in ("as_of", "received"):
                return FactRef(name, FactType.DATE)
        raise self.wrong(f"There is no fact called `{name}`; {self._cure(name)}", path)

    def _cure(self, name: Any) -> str:
        lists = [fact.id for fact in self.definition.facts if fact.field(str(name)) is not None]
        if lists:
            return f"it is asked of each person in `{lists[0]}`, so test it inside `some_of` or `every_of`."
        return "declare it under `facts` or check its spelling."

    def count(self, raw: Any, path: Path) -> Operand:
        """A whole number or the parameter that gives one."""
        return self.operand(raw, FactType.WHOLE_NUMBER, path)

    def operand(self, raw: Any, fact_type: FactType, path: Path, choices: tuple[str, ...] = ()) -> Operand:
        """A constant of the type, `$parameter`, `{fact: …}`, or `as_of` and `received` among dates."""
        if isinstance(raw, str) and raw.startswith("$"):
            return self.parameter(raw[1:], fact_type, path, choices)
        if isinstance(raw, dict) and set(raw) == {"fact"}:
            return self._same_type(self.fact(raw["fact"], path), fact_type, path)
        if fact_type is FactType.DATE and raw in ("as_of", "received"):
            return self.fact(raw, path)
        if raw is None and path[-1] in ("is", "is_not"):
            return Literal(None)
        try:
            return Literal(typed_value(fact_type, raw, choices))
        except WrongValue as error:
            raise self.wrong(f"`{path[-1]}` has {raw!r}, which must be {error}.", path) from error

    def _same_type(self, found: FactRef, fact_type: FactType, path: Path) -> FactRef:
        both_plain = {found.type, fact_type} <= NUMBERS - {FactType.MONEY}
        if found.type is not fact_type and not both_plain:
            raise self.wrong(f"`{found.id}` is a {found.type} and is compared with a {fact_type}.", path)
        return found

    def parameter(self, name: str, fact_type: FactType, path: Path,
                  choices: tuple[str, ...] = ()) -> ParameterRef:
        """A dated figure, its values read as `fact_type`: pounds for money, unless its name ends in _pence."""
        series = self.definition.parameters.get(name)
        if series is None:
            raise self.wrong(f"There is no parameter called `{name}`; add it under `parameters`.", path)
        by = self.fact(series[0].by, ("parameters", name, 0)) if series[0].by else None
        stretches = []
        for index, value in enumerate(series):
            here: Path = ("parameters", name, index)
            following = series[index + 1].from_ if index + 1 < len(series) else None
            self._check_stretch(value, following, by, here)
            stretches.append(self._stretch(name, value, following, fact_type, choices, by, here))
        return ParameterRef(name, fact_type, tuple(stretches), by)

    def _check_stretch(self, value: ParameterValue, following: date | None, by: FactRef | None,
                       path: Path) -> None:
        if following is not None and (following <= value.from_ or (value.until and value.until >= following)):
            raise self.wrong("The dates of a parameter must follow one another without overlap.", path)
        if (value.by or None) != (by.id if by else None):
            raise self.wrong("Every stretch of a parameter must use the same `by`.", path)
        if by and value.bands is not None and (by.type is not FactType.WHOLE_NUMBER or not value.bands or any(
                not _WHOLE.match(start) for start in value.bands)):
            raise self.wrong("`bands` are picked by a whole number, and each begins at one, such as "
                             "{0: 100, 7: 50}.", path)
        if by and value.values is not None and "other" not in value.values:
            needed = {"true", "false"} if by.type is FactType.YES_NO else set(self._choices(by))
            if not needed or needed - set(value.values):
                raise self.wrong(f"The table by `{by.id}` must have a value for each case, or `other`.", path)

    def _key(self, by: FactRef | None, written: str, path: Path) -> str:
        """A key of a table as values pick by it: money is written in pounds, and 4.50 is 4.5."""
        if by is None or by.type not in (FactType.DECIMAL, FactType.MONEY) or written == "other":
            return written
        try:
            return key_of(typed_value(by.type, written))
        except WrongValue as error:
            raise self.wrong(f"`{by.id}` picks by {written!r}, which must be {error}, or `other`.", path) from error

    def _stretch(self, name: str, value: ParameterValue, following: date | None, fact_type: FactType,
                 choices: tuple[str, ...], by: FactRef | None, path: Path) -> Stretch:
        def read(raw: Any) -> Any:
            as_type = FactType.WHOLE_NUMBER if name.endswith("_pence") else fact_type
            try:
                return typed_value(as_type, raw, choices)
            except WrongValue as error:
                raise self.wrong(f"`{name}` has {raw!r}, which must be {error}.", path) from error

        until = value.until or (following - timedelta(days=1) if following else None)
        table = ({self._key(by, key, path): read(raw) for key, raw in value.values.items()}
                 if value.values is not None else None)
        if table is not None and len(table) != len(value.values or ()):
            raise self.wrong(f"The table of `{name}` has the same number twice, written in two ways; remove one.", path)
        bands = (tuple(sorted((int(start), read(raw)) for start, raw in value.bands.items()))
                 if value.bands is not None else None)
        return Stretch(value.from_, until, read(value.value) if value.by is None else None, table, value.source,
                       value.unverified, bands)

    def derive(self, name: str) -> Derived:
        """The derived value of that name."""
        if name in self.derived:
            return self.derived[name]
        path: Path = ("derived", name)
        if name in self._working_out:
            raise self.wrong(f"`{name}` is worked out from itself; break the circle.", path)
        raw = self.definition.derived[name]
        if not isinstance(raw, dict) or len(raw) != 1 or next(iter(raw)) not in FUNCTIONS:
            raise self.wrong(f"`{name}` must be one of {', '.join(FUNCTIONS)}, with its arguments.", path)
        self._working_out.append(name)
        # It is the same wherever it is first named, so it never reads a field of the people just read about.
        people, self._people = self._people, None
        self.derived[name] = self._worked_out(name, *next(iter(raw.items())), path)
        self._people = people
        self._working_out.pop()
        return self.derived[name]

    def _worked_out(self, name: str, function_name: str, raw: Any, path: Path) -> Derived:
        function = FUNCTIONS[function_name]
        given = raw if isinstance(raw, list) else [raw]
        if function_name == "multiply":
            arguments, result_type = self._factors(given, path)
        elif function.arguments is None:
            arguments, result_type = self._numbers(given, path)
        else:
            arguments = self._given(function, given, path)
            result_type = FactType.WHOLE_NUMBER
        return Derived(name, function_name, function.gives or result_type, arguments)

    def _given(self, function: Function, given: list[Any], path: Path) -> tuple[Operand, ...]:
        """The arguments that a function names; of one that counts days, also by which calendar."""
        wanted = function.arguments or ()
        named = given[len(wanted):] if function.name in COUNTING else []
        if len(given) - len(named) != len(wanted) or len(named) > 1:
            raise self.wrong(f"`{function.name}` takes {function.meaning}.", path)
        found = tuple(self._argument(one, kind, path) for one, kind in zip(given, wanted, strict=False))
        return (*found, self._calendar(named[0] if named else None, path)) if function.name in COUNTING else found

    def _argument(self, raw: Any, wanted: FactType | frozenset[FactType], path: Path) -> Operand:
        if isinstance(wanted, frozenset):
            ref = self.fact(raw, path)
            if ref.type not in wanted:
                raise self.wrong(f"`{ref.id}` must be one of {', '.join(sorted(wanted))}.", path)
            return ref
        if _is_name(raw):
            return self._same_type(self.fact(raw, path), wanted, path)
        return self.operand(raw, wanted, path)

    def _numbers(self, given: list[Any], path: Path) -> tuple[tuple[Operand, ...], FactType]:
        refs = [self.fact(one, path) for one in given if _is_name(one)]
        types = {ref.type for ref in refs}
        if not types <= NUMBERS or (FactType.MONEY in types and len(types) > 1):
            raise self.wrong("The arguments must be numbers, and money only with money.", path)
        has_money_figure = any(isinstance(one, str) and one.endswith("_pence") for one in given)
        common = (FactType.MONEY if FactType.MONEY in types or has_money_figure
                  else FactType.DECIMAL if FactType.DECIMAL in types or any(map(_is_decimal, given))
                  else FactType.WHOLE_NUMBER)
        return tuple(self._argument(one, common, path) for one in given), common

    def _factors(self, given: list[Any], path: Path) -> tuple[tuple[Operand, ...], FactType]:
        """The factors of a product: money once at most, and then by whole numbers, so that pence stay whole."""
        types = [self._type_of_factor(one, path) for one in given]
        if not set(types) <= NUMBERS or (FactType.MONEY in types and (
                types.count(FactType.MONEY) > 1 or FactType.DECIMAL in types)):
            raise self.wrong("The arguments must be numbers; money is multiplied by whole numbers only.", path)
        common = next((one for one in (FactType.MONEY, FactType.DECIMAL) if one in types), FactType.WHOLE_NUMBER)
        return tuple(self._argument(one, kind, path) for one, kind in zip(given, types, strict=True)), common

    def _type_of_factor(self, raw: Any, path: Path) -> FactType:
        if _is_name(raw):
            return self.fact(raw, path).type
        if _is_decimal(raw):
            return FactType.DECIMAL
        return FactType.MONEY if isinstance(raw, str) and raw.endswith("_pence") else FactType.WHOLE_NUMBER


def _is_decimal(raw: Any) -> bool:
    """Whether it is a number with a point, which stays the words that it was written as."""
    return isinstance(raw, str) and NUMBER.match(raw) is not None


def _is_name(raw: Any) -> bool:
    return isinstance(raw, str) and not raw.startswith("$") and not _is_decimal(raw)
