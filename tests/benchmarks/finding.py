"""How long an enquiry takes to find its answer among a thousand services and five thousand groups."""

import random
import time
from dataclasses import replace

from frontdoor.directory import answers, groups
from frontdoor.finder import entries, finding, rules, typed
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.index import Index
from tests.unit.finder import enquiries

SERVICES, GROUPS = 1_000, 5_000
SEED = 5
COUNCIL = "aldermere"


def ask(times: int) -> tuple[list[float], int]:
    """Milliseconds of processor time for each enquiry, signs of danger included, and how many entries there were. Each
    enquiry is read once before, as a web process has met most words after a day."""
    index = Index([*_services(), *map(entries.of_article, answers.articles(COUNCIL)), *_groups()])
    asked = [one.say for path in enquiries.files() for one in enquiries.read(path)]
    random.Random(SEED).shuffle(asked)
    took = []
    for text in asked[:times]:
        finding.find(index, text)
        began = time.thread_time()
        finding.find(index, text)
        took.append((time.thread_time() - began) * 1000)
    return took, len(index.entries)


def _services() -> list[Entry]:
    """The services that we have words for, and others whose words are drawn from theirs."""
    drawn = random.Random(SEED)
    known = sorted(rules.words().services)
    vocabulary = sorted({word for phrases in rules.words().meanings.values() for phrase in phrases for word in phrase})
    made = [Entry(Kind.SERVICE, f"made-{number}", " ".join(drawn.sample(vocabulary, 4)),
                  " ".join(drawn.sample(vocabulary, 12)),
                  tuple(" ".join(drawn.sample(vocabulary, drawn.randint(1, 3))) for _ in range(12)))
            for number in range(SERVICES - len(known))]
    return [Entry(Kind.SERVICE, one, one.replace("-", " "), "") for one in known] + made


def _groups() -> list[Entry]:
    """The demonstration's groups, again and again in other places."""
    own = [entries.of_group(one) for one in groups.groups(COUNCIL)]
    drawn = random.Random(SEED)
    words = [word for one in own for word in typed.plain_words(one.summary)]
    return [replace(own[number % len(own)], id=f"group-{number}",
                    summary=" ".join((own[number % len(own)].summary, *drawn.sample(words, 3))))
            for number in range(GROUPS)]
