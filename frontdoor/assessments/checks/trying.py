"""The values to try of facts that tests read together: first each fact alone, then beside the others."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from frontdoor.assessments.checks.clusters import Cluster, Person, Setting, facts_of
from frontdoor.assessments.checks.domains import MOST_KINDS, Row, kinds_of, row_of, tidied
from frontdoor.assessments.checks.lags import are_enough, are_fixed
from frontdoor.assessments.checks.terms import Pair, facts_in, functions_in, order, pairs, tables_in
from frontdoor.assessments.days import COUNTING
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts
from frontdoor.assessments.form import EveryOf, Literal, SomeOf, Test, tests
from frontdoor.assessments.interpreter import NoFigure
from frontdoor.assessments.operators import ORDERED
from frontdoor.clock import NoTermDates

# More people than this are not tried for facts that hang together; what was not tried is then not proven.
MOST_TOGETHER = 30_000
MOST_KINDS_OF_PEOPLE = 60


class Trying:
    """The people to try for one cluster. `whole` says that no other could come out differently."""

    def __init__(self, setting: Setting, cluster: Cluster) -> None:
        self.setting, self.cluster = setting, cluster
        self.whole = True
        self.rows: dict[str, Row] = {}
        self.kinds: dict[str, list[Any]] = {}
        self.beside: dict[str, set[int]] = {}   # places of facts that people in a list are held against
        for name in cluster.facts:
            self._add(name)
        self.pairs = tuple(dict.fromkeys(pair for test in self._tests() for pair in pairs(test, setting.compiled)))
        self.places = {name: {row.low, row.start, row.high} | self.beside.get(name, set())
                       for name, row in self.rows.items()}
        self._cut_rows()
        rows, alone = frozenset(self.rows), setting.interpreter({})
        self.fixed = are_fixed(self.pairs, rows, alone)
        jumping = any(tables_in(side, setting.compiled) for pair in self.pairs for side in (pair.left, pair.right))
        self.whole = self.whole and are_enough(self.pairs, rows, alone) and not (len(rows) > 1 and jumping)

    def _tests(self) -> list[Test]:
        """The tests on the cluster's own facts: those on the fields of people are looked at with the list."""
        found = [test for atom in self.cluster.atoms for test in tests(atom, self.setting.compiled.criteria)]
        return [test for test in found if all(ref.id in self.cluster.facts for ref in self.setting.refs(test))]

    def _reading(self, name: str) -> list[Test]:
        return [test for test in self._tests() if any(ref.id == name for ref in self.setting.refs(test))]

    def _add(self, name: str) -> None:
        kind, fact = self.setting.type_of(name), self.setting.declared.get(name)
        row = row_of(kind, fact, self.setting.on) if kind in ORDERED else None
        if row is not None and not row.is_small:
            self.rows[name] = row
            return
        found: list[Any] | None
        if row is not None:
            found = [row.value(place) for place in _outward(range(row.low, row.high + 1), row.start)]
        elif fact is not None and fact.fields:
            found = self._lists(name, fact.most)
        else:
            found = kinds_of(kind, fact, self._reading(name), self.setting.on)
        self.whole = self.whole and found is not None
        self.kinds[name] = found if found is not None else [()]

    def _lists(self, name: str, most: int) -> list[Any]:
        """The few lists of people that tests can tell apart: for as many tests of people as there are, so many people
        are enough, each of another kind; and where people are counted, lists of every length."""
        about = [atom for atom in self.cluster.atoms if isinstance(atom, (SomeOf, EveryOf)) and atom.people.id == name]
        kinds = self._kinds_of_people(name, [test for atom in about for test in tests(
            atom.part, self.setting.compiled.criteria)])
        counted = any(not test.operator == "known" for test in self._reading(name))
        longest = most if counted else min(most, max(1, len(about)))
        lists: dict[tuple[int, ...], None] = {(): None}
        growing: list[tuple[int, ...]] = [()]
        for _ in range(min(len(about), len(kinds), most)):
            growing = [(*some, kind) for some in growing for kind in range((some[-1] + 1) if some else 0, len(kinds))]
            lists.update(dict.fromkeys(growing))
            if len(lists) > MOST_KINDS:
                self.whole = False
                break
        if counted:
            repeated = [(*some, *some[-1:] * more) for some in lists if some for more in range(longest - len(some) + 1)]
            lists.update(dict.fromkeys([*repeated, *((0,) * count for count in range(longest + 1))]))
        return [tuple(kinds[kind] for kind in some) for some in sorted(lists, key=len)]

    def _kinds_of_people(self, name: str, inner: list[Test]) -> list[Facts]:
        """One of each kind of person that the tests of people can tell apart. Where a field is held against a fact of
        the resident, their values are tried together, and that is a sample."""
        own = tuple(dict.fromkeys(test for test in inner if any(ref.of == name for ref in self.setting.refs(test))))
        read = dict.fromkeys((ref.id, ref.of) for test in own for ref in self.setting.refs(test))
        person = Trying(self.setting, Cluster(tuple(dict.fromkeys(field for field, _ in read)), own))
        outer = {field for field, of in read if of != name}
        self.whole = self.whole and person.whole and not outer
        for field in outer & person.places.keys():
            self.beside[field] = self.beside.get(field, set()) | person.places[field]
        found: dict[tuple[Any, ...], Facts] = {}
        for one in person.people():
            fields = {field: value for field, value in one.items() if field not in outer}
            try:
                interpreter = self.setting.interpreter(one)
                key = tuple(interpreter.judge(test).verdict for test in own)
            except NoFigure:
                continue  # nobody is assessed who has such a person in the list
            found.setdefault((*key, *map(repr, fields.values())) if outer else key, facts_of(fields))
        return list(found.values())[:MOST_KINDS_OF_PEOPLE] or [Facts({})]

    def _cut_rows(self) -> None:
        """Cuts each row where a pair changes its order: first alone, then beside the cuts of the others. There is one
        round for each further fact; where somebody moves along a row, they are there twice."""
        definition = self.setting.compiled.definition
        moves = bool(self.rows.keys() & {*definition.more_never_helps, *definition.less_never_helps})
        compiled = self.setting.compiled
        reads = {pair: list(facts_in(pair.left, compiled) + facts_in(pair.right, compiled)) for pair in self.pairs}
        for rounds in range(max(1, len(self.rows) + (moves and len(self.rows) > 1))):
            found = {name: set(places) for name, places in self.places.items()}
            for pair in sorted(self.pairs, key=lambda one: not one.picks):
                along = [name for name in reads[pair] if name in self.rows]
                if (len(along) > 1) == (rounds > 0):
                    for name in along:
                        found[name] |= self._cuts(pair, name, [other for other in reads[pair] if other != name],
                                                  found[name])
            self.places = found

    def _cuts(self, pair: Pair, name: str, others: list[str], places: set[int]) -> set[int]:
        """The places of a fact on either side of each change of a pair, whatever the other facts are."""
        row, found = self.rows[name], set[int]()
        compiled = self.setting.compiled
        if (functions_in(pair.left, compiled) | functions_in(pair.right, compiled)) & COUNTING:
            row = row.near_claim(self.setting.on)
        jumps = not pair.picks and (tables_in(pair.left, compiled) or tables_in(pair.right, compiled))
        edges = sorted({row.low, row.high, row.start} | (places if jumps else set()))
        options = [self._known(other) for other in others]
        if _product(options) * len(edges) > MOST_TOGETHER:
            self.whole = False
            return found
        for chosen in product(*options):
            self.setting.tick()
            line = _Line(self.setting, pair, row, name, dict(zip(others, chosen, strict=True)))
            for low, high in zip(edges, edges[1:], strict=False):
                found |= line.changes(low, high)
        return found

    def _known(self, name: str) -> list[Any]:
        if name in self.kinds:
            return self.kinds[name]
        return [self.rows[name].value(place) for place in sorted(self.places[name])]

    def _options(self, name: str) -> list[Any]:
        """The values to try of one fact, the most usual first, and missing where a rule asks whether it is known."""
        found = list(self.kinds.get(name, ()))
        if name in self.rows:
            row = self.rows[name]
            places = tidied(self.places[name], row) if len(self.rows) == 1 else sorted(self.places[name])
            found = [row.value(place) for place in _outward(places, row.start)]
        reading = self._reading(name)
        if any(operand == Literal(None) for test in reading for operand in test.operands):
            found.append(None)
        if self.setting.holes:
            found.append(DONT_KNOW)
        return [*found, NOT_ASKED] if any(test.operator == "known" for test in reading) else found

    def people(self) -> Iterator[Person]:
        """Everybody to be tried, as the facts of the cluster."""
        options = {name: self._options(name) for name in self.cluster.facts}
        while _product(options.values()) > MOST_TOGETHER:
            self.whole = False
            longest = max(options, key=lambda name: len(options[name]))
            options[longest] = options[longest][::2]
        for chosen in product(*options.values()):
            yield dict(zip(options, chosen, strict=True))


@dataclass
class _Line:
    """One fact that moves along its row while the others stay."""

    setting: Setting
    pair: Pair
    row: Row
    name: str
    others: Person

    def changes(self, low: int, high: int) -> set[int]:
        """The places on either side of each change of the pair's order from `low` to `high`."""
        return self._between(low, self._order(low), high, self._order(high))

    def _between(self, low: int, at_low: int, high: int, at_high: int) -> set[int]:
        if at_low == at_high:
            return set()
        if high - low == 1:
            return {low, high}
        middle = (low + high) // 2
        at_middle = self._order(middle)
        return (self._between(low, at_low, middle, at_middle)
                | self._between(middle, at_middle, high, at_high))

    def _order(self, place: int) -> int:
        try:
            return order(self.pair, self.setting.interpreter({**self.others, self.name: self.row.value(place)}))
        except (NoFigure, NoTermDates, OverflowError):
            return 3


def _outward(places: Iterable[int], start: int) -> list[int]:
    return sorted(places, key=lambda place: (abs(place - start), -place))


def _product(options: Iterable[list[Any]]) -> int:
    count = 1
    for some in options:
        count *= len(some)
    return count
