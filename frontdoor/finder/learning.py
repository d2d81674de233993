"""What tells two lists of examples apart: logistic regression, taught in some seconds when it is first needed.

An example is its marks (anything that can be counted of it), each once, and whether it is of the kind that is looked
for. A mark weighs what the examples say, a rare one sooner than a common one (by the square of the logarithm of how
rare it is), and a long example no more than a short one. What is taught is the same every time.
"""
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# How often all examples are gone through; and how far one that is misjudged moves the weights, at first and then less.
TIMES, STEP, LESS_EACH_TIME = 6, 5.0, 0.3
# What stands beside the weights moves more slowly, for every example moves it.
SHARE_OF_BIAS = 0.1
# An example of fewer marks teaches less: of two words each would be taken to say it all.
FULL = 20
# An example that is judged as well as this teaches nothing more.
WELL_JUDGED = 0.02
# Beyond this an example is as good as certain, and the exponent would only overflow.
CERTAIN = 30.0
# What each mark counts towards the length of an example is the logarithm of how rare it is, to this power.
RARITY = 4
# What stands in one example only says nothing.
SEEN = 2

Example = tuple[Sequence[str], bool]


@dataclass(frozen=True)
class Learnt:
    """By mark its weight, above 0 where it speaks for the kind, and its rarity; `bias` is what is said of no marks."""

    weights: dict[str, tuple[float, float]]
    bias: float

    def score(self, marks: Iterable[str]) -> float:
        """Above 0 where it is more likely of the kind than not: the logarithm of the odds."""
        known = [self.weights[mark] for mark in marks if mark in self.weights]
        length = math.sqrt(sum(rarity for _, rarity in known))
        return self.bias + (sum(weight for weight, _ in known) / length if length else 0.0)

    def weight(self, mark: str) -> float:
        return self.weights[mark][0] if mark in self.weights else 0.0


def learn(examples: Sequence[Example]) -> Learnt:
    """Taught by examples in the order in which they stand: the two kinds should be well mixed."""
    seen = Counter(mark for marks, _ in examples for mark in marks)
    places = {mark: place for place, mark in enumerate(mark for mark, times in seen.items() if times >= SEEN)}
    rarity = [math.log(len(examples) / seen[mark]) ** RARITY for mark in places]
    weights = [0.0] * len(places)
    bias = 0.0
    lines = _lines(examples, places, rarity)
    for time in range(TIMES):
        step = STEP / (1 + LESS_EACH_TIME * time)
        for known, share, is_kind in lines:
            wrong = is_kind - _chance(bias + share * sum(map(weights.__getitem__, known)))
            if abs(wrong) < WELL_JUDGED:
                continue
            move = step * wrong * min(1.0, len(known) / FULL)
            bias += SHARE_OF_BIAS * move
            for place in known:
                weights[place] += move * share * rarity[place]
    return Learnt({mark: (weights[place], rarity[place]) for mark, place in places.items()}, bias)


def _lines(examples: Sequence[Example], places: dict[str, int],
           rarity: list[float]) -> list[tuple[list[int], float, bool]]:
    """Every example as the places of its known marks, what each counts (so that all examples are of one length), and
    its kind."""
    found = []
    for marks, is_kind in examples:
        known = [places[mark] for mark in marks if mark in places]
        length = sum(rarity[place] for place in known)
        if length:
            found.append((known, 1 / math.sqrt(length), is_kind))
    return found


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-CERTAIN, min(CERTAIN, score))))
