"""A box for a length of time: how many, and of what."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdoor.catalogue.editing.boxes import ABSENT, Box, Kind, Typed, held, tidied
from frontdoor.catalogue.editing.typed import Unfit, amount_of, whole_of


@dataclass(frozen=True)
class Span(Box):
    """Stands as a map with one of `units` as its key; what else is in the map stays. `may_be_named`: how many may be
    the name of a figure."""

    kind: Kind = Kind.SPAN
    units: Mapping[str, str] = field(default_factory=dict)
    may_be_named: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.name, f"{self.name}-unit")

    def chosen_from(self, base: Mapping[str, Any]) -> Mapping[str, str]:
        return self.units

    def shown(self, part: Any) -> Typed:
        value = held(part, self.key)
        unit = next((one for one in value if one in self.units), "") if isinstance(value, Mapping) else ""
        return {self.name: [str(value[unit]) if unit else ""], f"{self.name}-unit": [unit]}

    def read(self, sent: Typed, base: Mapping[str, Any], old: Any = ABSENT) -> Any:
        many, unit = (tidied(next(iter(sent.get(name, [])), "")) for name in self.inputs)
        if not many:
            return ABSENT
        if unit not in self.units:
            raise Unfit(f"{self.label}: select what the number counts")
        amount = amount_of(many, base, self.label) if self.may_be_named else whole_of(many, self.label)
        rest = {key: value for key, value in old.items() if key not in self.units} if isinstance(old, Mapping) else {}
        return {unit: amount, **rest}
