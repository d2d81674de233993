"""The index over everything that can be found: which words lead to which rules, and which rules to which entries.

Built once from data, never changed, and read from the words of the enquiry outwards: what no word of it leads to is
never looked at, however much there is.
"""
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontdoor.finder import rules, typed
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.rules import Phrase, Rule
from frontdoor.finder.spelling import Spelling

# How much a word of the name, or of what is said below it, says for an entry where no other entry has the word.
IN_NAME, IN_SUMMARY = 2.5, 0.8
# The words of a definition say less where the finder has words of its own for the service.
BESIDE_OUR_OWN = 0.6
# What a group is for besides counts this much less with each.
LATER_TOPIC = 0.85


# What a rule speaks for: an entry by its place in the index, or a topic by its name and so every group that has it.
Bearer = int | str


@dataclass(frozen=True)
class Known:
    """A rule and all that it speaks for."""

    rule: Rule
    bearers: tuple[Bearer, ...]


class Index:
    """All entries of one council, ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Sequence[Entry] = tuple(entries)
        self.rules: Sequence[Known] = _rules(self.entries)
        self.members = _members(self.entries)
        self.by_part = self._by_part()
        self.phrases = _phrases(self.by_part)
        self.texts = self._texts()
        self.empty = rules.words().empty
        self.shares = self._shares()
        self.spelling = Spelling(self._vocabulary(), rules.words().ordinary)

    def _by_part(self) -> dict[str, list[int]]:
        """Rules by the part that the fewest of them have: all others of a rule are looked for only then."""
        counted: dict[str, int] = defaultdict(int)
        for known in self.rules:
            for part in known.rule.parts:
                counted[part] += 1
        found: dict[str, list[int]] = {part: [] for part in counted}
        for place, known in enumerate(self.rules):
            found[min(known.rule.parts, key=lambda part: (counted[part], part))].append(place)
        return found

    def _texts(self) -> dict[str, list[tuple[int, float]]]:
        """Entries by the stems in their name and summary; a stem says less the more entries have it."""
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for place, entry in enumerate(self.entries):
            for weight, text in ((IN_SUMMARY, entry.summary), (IN_NAME, entry.name)):
                for word in typed.plain_words(text):
                    if word not in rules.words().empty:
                        weights[typed.stem(word)][place] = weight
        whole = math.log(2 + len(self.entries))
        return {
            stem: [(place, weight * math.log(2 + len(self.entries) / len(found)) / whole)
                   for place, weight in found.items()]
            for stem, found in weights.items()
        }

    def _shares(self) -> dict[str, list[tuple[int, float]]]:
        """What a part says for services and answers when the rest of its rules is not met: its strongest rule for each,
        against those for all. A word that only one service speaks of says most; one of many says next to nothing, and
        so does an ordinary one ("day"), even where one service alone has a rule with it."""
        telling_nothing = self.empty | {typed.stem(word) for word in rules.words().ordinary}
        strongest: dict[str, dict[int, float]] = defaultdict(dict)
        for known in self.rules:
            if known.rule.weight < 0 or any(part.startswith("SIGN_") for part in known.rule.parts):
                continue  # the other parts of a sign say nothing without it
            for part in known.rule.parts - telling_nothing:
                for place in known.bearers:
                    if isinstance(place, int) and self.entries[place].kind is not Kind.GROUP:
                        before = strongest[part].get(place, 0.0)
                        strongest[part][place] = max(before, known.rule.weight / len(known.rule.parts))
        return {part: [(place, weight / sum(found.values())) for place, weight in found.items()]
                for part, found in strongest.items()}

    def _vocabulary(self) -> set[str]:
        """Every word that leads somewhere, whole: endings are cut after the spelling is put right."""
        known = set(rules.words().whole)
        for entry in self.entries:
            for text in (entry.name, entry.summary, *entry.words):
                known.update(typed.plain_words(text))
        return known


def _rules(entries: Sequence[Entry]) -> list[Known]:
    spoken: dict[Rule, list[Bearer]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for rule in _rules_of(entry):
            spoken[rule].append(place)
    for topic in sorted({topic for entry in entries for topic in entry.topics}):
        for rule in dict.fromkeys(rules.words().topics.get(topic, ())):
            spoken[rule].append(topic)
    return [Known(rule, tuple(bearers)) for rule, bearers in spoken.items()]


def _members(entries: Sequence[Entry]) -> dict[str, list[tuple[int, float]]]:
    """The entries of each topic, and how much they are about it: what is named first is what they are for."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for rank, topic in enumerate(entry.topics):
            found[topic].append((place, LATER_TOPIC ** rank))
    return dict(found)


def _rules_of(entry: Entry) -> set[Rule]:
    if entry.kind is Kind.ANSWER:
        return set(rules.of_answer(entry.words))
    own = rules.words().services.get(entry.id, ()) if entry.kind is Kind.SERVICE else ()
    share = BESIDE_OUR_OWN if own else 1.0
    plain = {Rule(rule.parts, rule.weight * share) for rule in rules.of_plain_words(entry.words)}
    return plain | set(own)


def _phrases(by_part: Iterable[str]) -> dict[str, list[tuple[Phrase, str]]]:
    """Phrases, and the part that each stands for, by their first word."""
    found: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
    for part in by_part:
        for phrase in rules.words().meanings.get(part, (tuple(part.split()),)):
            if phrase:
                found[phrase[0]].append((phrase, part))
    return dict(found)
