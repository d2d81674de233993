"""Each fact as a variable of z3, with the values that it can have; and the facts of somebody back from a model."""
from datetime import date, time
from typing import Any

from frontdoor.assessments.checks.clusters import Person, Setting, atoms, nodes_of
from frontdoor.assessments.checks.domains import MILLION, SOMETHING, row_of
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType as T
from frontdoor.assessments.facts import NOT_ASKED, Facts
from frontdoor.assessments.form import EveryOf, FactRef, Literal, SomeOf, tests
from frontdoor.assessments.operators import ORDERED, PLACES

Triple = tuple[Any, Any, Any]
USUAL_YEARS, USUAL_MOST = 80, 10 ** 9


class FactFormulas:
    """The facts that the rules read. A field has a variable for each of the people who can make a difference."""

    def __init__(self, z3: Any, compiled: Compiled, on: date, always: list[Any]) -> None:
        self.z3, self.always = z3, always
        self.setting = Setting(compiled, on, lambda: None)
        self.usual: list[Any] = []   # what holds of people as they mostly are, so that examples look like somebody
        self._made: dict[tuple[str, int], Triple] = {}
        self._refs: dict[tuple[str, int], FactRef] = {}
        self._words: dict[str, int] = {}
        self._areas: set[str] = set()
        self._guarded: set[str] = set()
        self._nullable: set[str] = set()
        self._about: dict[str, int] = {}
        self._look_at_tests()

    def _look_at_tests(self) -> None:
        """Which facts a rule asks to be known or to be none, the areas it names, and how often it asks about people."""
        criteria = self.setting.compiled.criteria
        for node in nodes_of(self.setting.compiled):
            for atom in dict.fromkeys(atoms(node, criteria)):
                if isinstance(atom, (SomeOf, EveryOf)):
                    self._about[atom.people.id] = self._about.get(atom.people.id, 0) + 1
            for test in tests(node, criteria):
                behind = {ref.id for ref in self.setting.refs(test)}
                self._guarded |= behind if test.operator == "known" else set()
                self._nullable |= behind if Literal(None) in test.operands else set()
                self._areas |= {str(one.value) for one in test.operands if isinstance(one, Literal)
                                and test.operator == "in_area"}

    def word(self, text: str) -> int:
        """The number that stands for a choice or a text."""
        return self._words.setdefault(text, len(self._words))

    def people(self, ref: FactRef) -> int:
        """How many people of a list can make a difference; whoever else is in it is like one of them."""
        return min(self._about.get(ref.id, 0), self.setting.declared[ref.id].most)

    def of(self, ref: FactRef, person: int = 0) -> Triple:
        """The value of a fact, that it is known, and that it is known to be none."""
        key = (ref.id, person if ref.of else 0)
        if key not in self._made:
            z3, name = self.z3, f"{ref.id}.{key[1]}"
            known = z3.Bool(f"{name}.known") if ref.id in self._guarded else z3.BoolVal(True)
            none = z3.Bool(f"{name}.none") if ref.id in self._nullable else z3.BoolVal(False)
            self._made[key] = (self._variable(ref, name), known, none)
            self._refs[key] = ref
        return self._made[key]

    def _variable(self, ref: FactRef, name: str) -> Any:
        z3, kind, declared = self.z3, ref.type, self.setting.declared.get(ref.id)
        if kind is T.YES_NO:
            return z3.Bool(name)
        if kind in ORDERED:
            row = row_of(kind, declared, self.setting.on)
            place = z3.Int(name)
            self.always += [place >= row.low, place <= row.high]
            around = 366 * USUAL_YEARS if kind is T.DATE else row.start
            self.usual += [place >= row.start - around, place <= row.start + max(around, USUAL_MOST)]
            return z3.ToReal(place) / MILLION if kind is T.DECIMAL else place
        if kind is T.CHOICES and declared is not None:
            return {choice.id: z3.Bool(f"{name}.{choice.id}") for choice in declared.choices}
        if kind in PLACES:
            return {area: z3.Bool(f"{name}.{area}") for area in sorted(self._areas)}
        if kind is T.TIME_RANGE:
            return self._stretch(name)
        if kind is T.PEOPLE and declared is not None:
            length = z3.Int(name)
            self.always += [length >= 0, length <= (declared.most if declared.fields else 0)]
            return length
        word = z3.Int(name)
        if kind is T.CHOICE and declared is not None:
            self.always.append(z3.Or(*(word == self.word(choice.id) for choice in declared.choices)))
        return word

    def _stretch(self, name: str) -> tuple[Any, Any]:
        start, end = self.z3.Ints(f"{name}.start {name}.end")
        self.always += [start != end, start >= 0, end >= 0, start < 24 * 60, end < 24 * 60]
        return start, end

    def person(self, model: Any) -> Person:
        """The facts of somebody for whom a model's values hold."""
        found: Person = {}
        for (name, _), ref in self._refs.items():
            if ref.of is None:
                found[name] = self._read(model, (name, 0), ref)
        return found

    def _read(self, model: Any, key: tuple[str, int], ref: FactRef) -> Any:
        value, known, none = self._made[key]
        if not self._is(model, known):
            return NOT_ASKED
        return None if self._is(model, none) else self._typed(model, value, ref)

    def _is(self, model: Any, formula: Any) -> bool:
        return bool(self.z3.is_true(model.eval(formula, model_completion=True)))

    def _number(self, model: Any, formula: Any) -> int:
        return int(model.eval(formula, model_completion=True).as_long())

    def _typed(self, model: Any, value: Any, ref: FactRef) -> Any:
        kind, declared = ref.type, self.setting.declared.get(ref.id)
        if kind is T.YES_NO:
            return self._is(model, value)
        if kind in ORDERED:
            return row_of(kind, declared, self.setting.on).value(self._number(
                model, self.z3.ToInt(value * MILLION) if kind is T.DECIMAL else value))
        if kind is T.CHOICES:
            return tuple(name for name, chosen in value.items() if self._is(model, chosen))
        if kind in PLACES:
            return {"label": "Somewhere", "areas": [name for name, inside in value.items() if self._is(model, inside)]}
        if kind is T.TIME_RANGE:
            return tuple(time(*divmod(self._number(model, end), 60)) for end in value)
        if kind is T.PEOPLE:
            return self._list(model, ref, self._number(model, value))
        number = self._number(model, value)
        texts = {place: text for text, place in self._words.items()}
        return texts.get(number, SOMETHING.get(kind, f"something else {abs(number)}"))

    def _list(self, model: Any, ref: FactRef, length: int) -> tuple[Facts, ...]:
        """The people of a list; beyond those who can make a difference, more like the first."""
        people = []
        for place in range(min(length, max(1, self.people(ref)))):
            fields = {key[0]: self._read(model, key, field) for key, field in self._refs.items()
                      if field.of == ref.id and key[1] == place}
            people.append(Facts({name: value for name, value in fields.items() if value is not NOT_ASKED}))
        return tuple(people + people[:1] * (length - len(people)))
