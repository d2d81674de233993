"""What an enquiry says for each entry: its words met with the rules of the index."""
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from frontdoor.finder import rules, typed
from frontdoor.finder.index import Bearer, Index, Known
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
class _Said:
    """What rules said for one bearer: each weight, with the stretch of words that it was said in."""

    weights: list[tuple[float, Span]]

    @property
    def speaks_for(self) -> float:
        """The weights of what speaks for it, each of less account than the one before."""
        ranked = sorted((weight for weight, _ in self.weights if weight > 0), reverse=True)
        return sum(weight * AGAIN ** rank for rank, weight in enumerate(ranked))

    @property
    def speaks_against(self) -> bool:
        return any(weight < 0 for weight, _ in self.weights)


@dataclass(frozen=True)
class _Reading:
    """An enquiry as the index reads it: its words, their stems, and whether each was spelt as we know it."""

    words: list[Word]
    stems: list[str]
    misspelt: list[bool]


class Matches:
    """What an enquiry says for every entry. `signs`: the kinds of danger found in the same text, which rules name as
    parts. `scores` has the entries that something speaks for, by their place in the index, in no order."""

    def __init__(self, index: Index, words: list[Word], signs: Collection[str] = ()) -> None:
        self._index, self._words = index, words
        self._reading = _read(index, words)
        places = _places(index, self._reading)
        for kind in signs:
            places[f"SIGN_{kind.upper()}"] = []  # it stands nowhere, so it is near to everything
        self._said = _said(index, places, self._reading)
        self.scores = self._scored(places)

    def _scored(self, places: dict[str, list[Span]]) -> dict[int, float]:
        scores = _texts(self._index, self._reading)
        for entry, said in _alone(self._index, places).items():
            scores[entry] += min(said, MOST_ALONE)
        topics: dict[int, float] = {}
        for bearer, found in self._said.items():
            if isinstance(bearer, int):
                scores[bearer] = (scores[bearer] + found.speaks_for) * (AGAINST if found.speaks_against else 1.0)
                continue
            score = found.speaks_for * (AGAINST if found.speaks_against else 1.0)
            for entry, share in self._index.members[bearer]:
                topics[entry] = max(topics.get(entry, 0.0), score * share)
        for entry, score in topics.items():
            scores[entry] += score
        return scores

    def because(self, entry: int) -> tuple[str, ...]:
        """The words that led to an entry, as they were typed and in their order, none twice. Words that tell nothing by
        themselves ("me") are no reason."""
        bearers: tuple[Bearer, ...] = (entry, *self._index.entries[entry].topics)
        said = [one for bearer in bearers if bearer in self._said for one in self._said[bearer].weights if one[0] > 0]
        spans = [span for _, span in sorted(said, key=lambda one: (-one[0], one[1])) if self._tells(span)][:2]
        return _quoted(spans or self._named(entry), self._words)

    def _tells(self, span: Span) -> bool:
        return any(word.plain not in self._index.empty for word in self._words[slice(*span)])

    def _named(self, entry: int) -> list[Span]:
        """Where words of its name and summary stand."""
        return [(place, place + 1) for place, stem in enumerate(self._reading.stems)
                if any(one == entry for one, _ in self._index.texts.get(stem, ()))]


def _said(index: Index, places: dict[str, list[Span]], reading: _Reading) -> dict[Bearer, _Said]:
    found: dict[Bearer, _Said] = {}
    for part in places:
        for known in (index.rules[place] for place in index.by_part.get(part, ())):
            said = _met(known, places, reading)
            if said is not None:
                for bearer in known.bearers:
                    found.setdefault(bearer, _Said([])).weights.append(said)
    return found


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


def _met(known: Known, places: dict[str, list[Span]], reading: _Reading) -> tuple[float, Span] | None:
    """What a rule says and where, if all of its parts stand near each other."""
    if not all(part in places for part in known.rule.parts):
        return None
    span = _closest([spans for part in sorted(known.rule.parts) if (spans := places[part])])
    if span is None:
        return None
    return known.rule.weight * (MISSPELT if any(reading.misspelt[slice(*span)]) else 1.0), span


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


def _texts(index: Index, reading: _Reading) -> dict[int, float]:
    """What the words of names and summaries say, each word once however often it is met."""
    found: dict[int, float] = defaultdict(float)
    met: set[str] = set()
    for place, stem in enumerate(reading.stems):
        if stem in met or reading.words[place].plain in index.empty:
            continue
        met.add(stem)
        share = MISSPELT if reading.misspelt[place] else 1.0
        for entry, weight in index.texts.get(stem, ()):
            found[entry] = min(found[entry] + weight * share, MOST_OF_TEXT)
    return found


def _alone(index: Index, places: dict[str, list[Span]]) -> dict[int, float]:
    """What parts say for services on their own, each once however often it is met."""
    found: dict[int, float] = defaultdict(float)
    for part in places:
        for entry, share in index.shares.get(part, ()):
            found[entry] += ALONE * share * share
    return found


def _quoted(spans: Iterable[Span], words: list[Word]) -> tuple[str, ...]:
    met: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if met and start <= met[-1][1]:
            met[-1] = (met[-1][0], max(end, met[-1][1]))
        else:
            met.append((start, end))
    return tuple(" ".join(word.shown for word in words[start:end]) for start, end in met)
