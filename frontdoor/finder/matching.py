"""What an enquiry says for each entry: its words met with the rules of the index."""
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from frontdoor.finder import rules, typed
from frontdoor.finder.index import Index, Known
from frontdoor.finder.typed import Word

# All parts of a rule must stand within so many words, or they do not speak of the same thing.
NEAR = 14
# Of a part that is met again and again, so many places are looked at.
MOST_PLACES = 40
# A misspelt word says a little less, for it may have meant another.
MISSPELT = 0.85
# The second best rule that speaks for an entry counts half, the third a quarter: what says the same again adds little.
AGAIN = 0.5
# What speaks against an entry leaves this share of its score, so that it steps back and does not vanish.
AGAINST = 0.4
# A meaning on its own says so much for the entries that it is part of a rule for, shared among them.
ALONE, MOST_ALONE = 3.0, 5.0
# Words in a name and summary together say no more than one likely rule.
MOST_OF_TEXT = 5.0

Span = tuple[int, int]


@dataclass(frozen=True)
class Match:
    """An entry, by its place in the index, with how much speaks for it and the words that did, as they were typed."""

    place: int
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Reading:
    """An enquiry as the index reads it: its words, their stems, and whether each was spelt as we know it."""

    words: list[Word]
    stems: list[str]
    misspelt: list[bool]


def match(index: Index, words: list[Word], signs: Collection[str] = ()) -> list[Match]:
    """Every entry that something speaks for, in no order. `signs`: the kinds of danger found in the same text, which
    rules name as parts."""
    reading = _read(index, words)
    places = _places(index, reading)
    for kind in signs:
        places[f"SIGN_{kind.upper()}"] = []  # it stands nowhere, so it is near to everything
    weights: dict[int, list[tuple[float, Span]]] = defaultdict(list)
    for part in places:
        for known in (index.rules[place] for place in index.by_part.get(part, ())):
            _take(known, places, reading, weights)
    texts, alone = _texts(index, reading), _alone(index, places)
    return [_weighed(place, weights.get(place, []), texts.get(place, {}), alone.get(place, 0.0), words)
            for place in weights.keys() | texts.keys() | alone.keys()]


def _read(index: Index, words: list[Word]) -> _Reading:
    """The enquiry with each word in the spelling that we know; two that we know as one are read as one."""
    stems, misspelt = [], []
    spellings = rules.words().spellings
    for word in words:
        plain = spellings.get(word.plain, word.plain)
        meant = None if plain in index.empty else index.spelling.meant(plain)
        stems.append(typed.stem(meant or plain))
        misspelt.append(meant is not None and meant != plain)
    return _Reading(words, stems, misspelt)


def _places(index: Index, reading: _Reading) -> dict[str, list[Span]]:
    """Where each part is met, as first and last place."""
    found: dict[str, list[Span]] = defaultdict(list)
    stems = reading.stems
    for start, stem in enumerate(stems):
        for phrase, part in index.phrases.get(stem, ()):
            if len(phrase) == 1 or tuple(stems[start:start + len(phrase)]) == phrase:
                if len(found[part]) < MOST_PLACES:
                    found[part].append((start, start + len(phrase)))
    return found


def _take(known: Known, places: dict[str, list[Span]], reading: _Reading,
          weights: dict[int, list[tuple[float, Span]]]) -> None:
    """Keep what a rule says for its entries, if all of its parts stand near each other."""
    if not all(part in places for part in known.rule.parts):
        return
    span = _closest([spans for part in sorted(known.rule.parts) if (spans := places[part])])
    if span is None:
        return
    weight = known.rule.weight * (MISSPELT if any(reading.misspelt[slice(*span)]) else 1.0)
    for entry in known.entries:
        weights[entry].append((weight, span))


def _closest(spans: list[list[Span]]) -> Span | None:
    """The narrowest stretch that holds one span of each list; None where none is narrow enough, and an empty one where
    there are none to hold."""
    if not spans:
        return 0, 0
    best: Span | None = None
    for start, end in spans[0]:
        low, high = start, end
        for others in spans[1:]:
            nearest = min(others, key=lambda one: max(one[0] - end, start - one[1], 0))
            low, high = min(low, nearest[0]), max(high, nearest[1])
        if best is None or high - low < best[1] - best[0]:
            best = (low, high)
    return best if best and best[1] - best[0] <= NEAR else None


def _texts(index: Index, reading: _Reading) -> dict[int, dict[int, float]]:
    """What the words of names and summaries say, by entry and by the place of the word."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    met: set[str] = set()
    for place, stem in enumerate(reading.stems):
        if stem in met or reading.words[place].plain in index.empty:
            continue
        met.add(stem)
        for entry, weight in index.texts.get(stem, ()):
            found[entry][place] = weight * (MISSPELT if reading.misspelt[place] else 1.0)
    return found


def _alone(index: Index, places: dict[str, list[Span]]) -> dict[int, float]:
    """What parts say for services on their own, each once however often it is met."""
    found: dict[int, float] = defaultdict(float)
    for part in places:
        for entry, share in index.shares.get(part, ()):
            found[entry] += ALONE * share * share
    return found


def _weighed(place: int, said: list[tuple[float, Span]], texts: dict[int, float], alone: float,
             words: list[Word]) -> Match:
    """One entry with its score. What speaks against it counts whole; what speaks for it counts less each time."""
    ranked = sorted((one for one in said if one[0] > 0), key=lambda one: (-one[0], one[1]))
    score = sum(weight * AGAIN ** rank for rank, (weight, _) in enumerate(ranked))
    score += min(sum(texts.values()), MOST_OF_TEXT) + min(alone, MOST_ALONE)
    if any(weight < 0 for weight, _ in said):
        score *= AGAINST
    shown = [span for _, span in ranked[:2]] or [(one, one + 1) for one in sorted(texts)]
    return Match(place, score, _because(shown, words))


def _because(spans: Iterable[Span], words: list[Word]) -> tuple[str, ...]:
    """The words that led here, as they were typed and in their order, none twice."""
    met: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if met and start <= met[-1][1]:
            met[-1] = (met[-1][0], max(end, met[-1][1]))
        else:
            met.append((start, end))
    return tuple(" ".join(word.shown for word in words[start:end]) for start, end in met)
